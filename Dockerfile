# tocsin as one static program in an otherwise empty image, run by a user without rights. State lies in /data.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
RUN CGO_ENABLED=1 go build -trimpath -buildvcs=false \
        -tags "netgo osusergo sqlite_omit_load_extension" \
        -ldflags "-s -w -X main.version=${VERSION} -linkmode external -extldflags -static" \
        -o /out/tocsin . \
 && mkdir /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/tocsin /tocsin
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
# SQLite puts temporary files into the working directory where there is no /tmp.
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/tocsin"]
