# The relayer, built from the sources beside this file.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Dquick -Dmaven.test.skip=true -pl relayer-app -am package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 relayer
COPY --from=build /src/relayer-app/target/quick/lib /opt/relayer/lib
COPY --from=build /src/relayer-app/target/quick/relayer-app-*.jar /opt/relayer/lib/
USER 10001
# The options are those of the script `relayer`, which says why.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseG1GC", "-cp", "/opt/relayer/lib/*", "io.relayer.app.Relayer"]
CMD ["--help"]
