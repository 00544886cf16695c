"""What people can do. One method is one transaction."""
