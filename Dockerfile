# docker build -t downhill . && docker run --rm -p 8501:8501 downhill
# Hosts that hand out a port set PORT, every other option is STREAMLIT_<SECTION>_<OPTION>.
# One release on one Debian, by the digest that the tag had when `.ci/renew` was run last: of the index of all platforms.
FROM python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b

ENV PORT=8501 \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# A numeric user, because Kubernetes can tell only from a number that it is not root.
RUN useradd --uid 1000 --create-home downhill
WORKDIR /app

# Nobody can write here afterwards, so what Python would compile at every start is compiled now, the standard library
# too, which comes without bytecode. 160 MB of packages no server needs: tests, what they bring along for notebooks, and
# of Arrow the C++ headers and the clients of Flight and S3, without which it says that it has none.
COPY requirements.lock ./
RUN pip install --no-cache-dir --root-user-action=ignore --require-hashes -r requirements.lock \
    && python -m compileall -q -x site-packages "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" \
    && cd "$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
    && rm -r pydeck/nbextension plotly/labextension pyarrow/include pyarrow/*flight* pyarrow/*_s3* \
    && find . -type d -name tests -prune -exec rm -r {} +

COPY . ./
RUN python -m compileall -q .
USER 1000

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=4)"]

# `exec` makes Streamlit process 1, so that it hears SIGTERM and says goodbye.
CMD ["sh", "-c", "exec streamlit run app.py --server.port \"$PORT\""]
