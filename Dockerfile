# The app alone: an ordinary user, a health check, nothing fetched while it runs.
FROM python:3.11-slim

# `uv` takes the CPU build of torch, as pyproject.toml says; behind a mirror: --build-arg UV_NO_CONFIG=1
ARG UV_NO_CONFIG=0
RUN pip install --no-cache-dir uv==0.13.9 && useradd --create-home --uid 1000 reader

WORKDIR /app
COPY pyproject.toml requirements.txt ./
RUN uv pip install --system --no-cache -r requirements.txt
COPY core core
COPY assets assets
COPY dashboard dashboard

# Memory that is done with goes back: 430 MB after all pages, else up to 490.
ENV MALLOC_MMAP_THRESHOLD_=65536

USER 1000
EXPOSE 7860
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/_stcore/health', timeout=5)"]
CMD ["streamlit", "run", "dashboard/app.py", "--server.port", "7860", "--server.headless", "true"]
