FROM python:3.13-slim AS made
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY glossary glossary
COPY handlers handlers
COPY store store
RUN pip install --no-cache-dir hatchling==1.33.0 && python -m hatchling build -t wheel \
    && /venv/bin/pip install --no-cache-dir --no-deps dist/*.whl

FROM python:3.13-slim
COPY --from=made /venv /venv
RUN useradd --create-home --uid 1000 bot && mkdir /data && chown bot /data
USER bot
WORKDIR /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PORT=3000
EXPOSE 3000
HEALTHCHECK CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz')"]
CMD ["client-issue", "run"]
