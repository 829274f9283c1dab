package io.relayer.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Real servers for tests: one of each per JVM, started by the first test that asks for it, and
/// ended with the JVM. Tests keep apart by a database, a topic prefix and accounts of their own.
/// PostgreSQL and Kafka are embedded, in containers, or ones that run already: see `Tests against
/// other servers` in `CONTRIBUTING.md`. Tests that stop a server start one of their own.
public final class TestStack {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final TestFolder FOLDER = TestFolder.make();
  private static final TestServers SERVERS = TestServers.chosen(FOLDER);

  /// Tells this JVM's databases and topics from those of others on the same servers.
  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

  private static @Nullable TestPostgres postgres;
  private static @Nullable Kafka kafka;
  private static @Nullable DevChain chain;

  private TestStack() {}

  /// A fresh database, migrated to the newest schema; to be closed by the test.
  public static TestDatabase database() {
    return testPostgres().database();
  }

  /// The shared server, for tests that need databases of another kind.
  public static Postgres postgres() {
    return testPostgres().server();
  }

  /// The shared broker. Topics must be made; see [#topicPrefix].
  public static synchronized Kafka kafka() {
    if (kafka == null) {
      kafka = SERVERS.kafka();
    }
    return kafka;
  }

  /// A prefix of topics and consumer groups that no other test has.
  public static String topicPrefix() {
    return "t%s-%d".formatted(RUN, COUNT.incrementAndGet());
  }

  /// The shared chain 31337 with four blocks a second and 50 accounts. Use an account of your own
  /// of it, and no cheat that others would notice, such as a reorg.
  public static synchronized DevChain chain() {
    if (chain == null) {
      chain = newChain(o -> o.withAccounts(50).withBlockTime(Duration.ofMillis(250)));
    }
    return chain;
  }

  /// A chain for one test alone: `change` starts from [ChainOptions#on] a fresh folder. To be
  /// closed by the test; what is not closed ends with the JVM.
  public static DevChain newChain(UnaryOperator<ChainOptions> change) {
    return FOLDER.keep(DevChain.start(change.apply(ChainOptions.on(folder("chain")))));
  }

  /// An empty folder that is deleted with the JVM.
  public static Path folder(String name) {
    try {
      return Files.createDirectories(
          FOLDER.path().resolve("%s-%d".formatted(name, COUNT.incrementAndGet())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized TestPostgres testPostgres() {
    if (postgres == null) {
      postgres = FOLDER.keep(new TestPostgres(SERVERS.postgres(), RUN));
    }
    return postgres;
  }
}
