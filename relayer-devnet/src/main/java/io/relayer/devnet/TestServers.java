package io.relayer.devnet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where the tests' servers come from: they are embedded, unless something else is asked for.
///
/// `relayer.test.servers=containers` starts them in containers. `relayer.test.postgres` and
/// `relayer.test.kafka` name ones that run already. Each is a system property, or an environment
/// variable such as `RELAYER_TEST_POSTGRES`.
interface TestServers {
  Postgres postgres();

  Kafka kafka();

  static TestServers chosen(TestFolder folder) {
    TestServers started =
        switch (setting("servers")) {
          case null -> new EmbeddedServers(folder);
          case "embedded" -> new EmbeddedServers(folder);
          case "containers" -> new ContainerServers(folder);
          case String other ->
              throw new DevnetException(
                  "relayer.test.servers: found '%s' (expected embedded or containers)"
                      .formatted(other));
        };
    return new RunningServers(setting("postgres"), setting("kafka"), started);
  }

  private static @Nullable String setting(String name) {
    String property = System.getProperty("relayer.test." + name);
    String value =
        property == null
            ? System.getenv("RELAYER_TEST_" + name.toUpperCase(Locale.ROOT))
            : property;
    return value == null || value.isBlank() ? null : value;
  }
}
