# The program in a small image: docker build -t plumbline . &&
#   docker run --rm -v "$PWD:/work" plumbline plumbline check
# Without git and a shell: docker build --target bare -t plumbline:bare .
FROM debian:12 AS build
RUN apt-get update && apt-get install -y --no-install-recommends \
      cmake ninja-build g++ rapidjson-dev libfmt-dev libcli11-dev nettle-dev libutf8proc-dev \
      libre2-dev libvalijson-dev libyaml-cpp-dev gzip \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cmake --preset release && cmake --build --preset release \
    && cmake --install build/release --component plumbline --strip --prefix /out

FROM scratch AS bare
COPY --from=build /out/bin/plumbline /plumbline
COPY --from=build /out/share/doc/plumbline/LICENSE /LICENSE
WORKDIR /work
ENTRYPOINT ["/plumbline"]

# CI services need a shell, and --against and --since a git.
FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*'
COPY --from=build /out /usr
WORKDIR /work
CMD ["plumbline", "--help"]
