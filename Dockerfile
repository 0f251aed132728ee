FROM maven:3.9.16-eclipse-temurin-17 AS build
WORKDIR /build

# Packs one empty class, only to download what the build needs: this layer is built again when the
# pom changes, not with every change of the source.
COPY .mvn .mvn
COPY pom.xml .
RUN mkdir -p src/main/java/tapbill \
    && echo 'package tapbill; class Empty {}' > src/main/java/tapbill/Empty.java \
    && mvn -B -ntp -q -DskipTests -Dspotless.check.skip package \
    && rm -r src target

COPY src/main src/main
RUN mvn -B -ntp -q -DskipTests -Dspotless.check.skip package


FROM eclipse-temurin:17.0.20.1_1-jre-noble

# /data holds the SQLite file, where SQLite is used. A number instead of a name: Kubernetes cannot
# tell from a name that it is not root.
RUN groupadd --gid 10001 tapbill \
    && useradd --uid 10001 --gid tapbill --home-dir /data --no-create-home \
        --shell /usr/sbin/nologin tapbill \
    && install -d -o tapbill -g tapbill /data

COPY config.yml /app/
COPY --from=build /build/target/tapbill.jar /app/

# Starts the program once to keep its parsed classes in an archive: a quarter less work at every
# start. A program that does not start fails the build here. Java goes on without an archive that
# does not fit its version or the jar.
RUN cd "$(mktemp -d)" \
    && { java -XX:ArchiveClassesAtExit=/app/tapbill.jsa -Xlog:cds=error -Xlog:cds+dynamic=error \
            -jar /app/tapbill.jar server /app/config.yml > log 2>&1 & } \
    && curl --silent --fail --output /dev/null --retry 120 --retry-delay 1 --retry-all-errors \
        http://127.0.0.1:5000/healthz \
    && kill $! \
    && { wait $! || test $? = 143; } \
    && test -s /app/tapbill.jsa \
    && rm -rf /tmp/* \
    || { cat log; exit 1; }

# The rest of the memory is for classes, compiled code and threads: 512 MB are enough for all.
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=40 -XX:+ExitOnOutOfMemoryError"

WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 5000

HEALTHCHECK --start-period=60s --interval=15s --timeout=5s \
    CMD curl --silent --fail --output /dev/null "http://127.0.0.1:${PORT:-5000}/healthz"

# No shell around java: SIGTERM has to reach it. It then finishes what it has accepted, within 30 s;
# docker stop kills after 10 s unless it is told to wait longer (docker stop -t 40).
ENTRYPOINT ["java", "-XX:SharedArchiveFile=/app/tapbill.jsa", "-jar", "/app/tapbill.jar"]
CMD ["server", "/app/config.yml"]
