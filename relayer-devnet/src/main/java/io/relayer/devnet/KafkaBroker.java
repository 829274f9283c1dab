package io.relayer.devnet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Kafka broker and controller inside this JVM, on a folder that keeps its records, on the
/// loopback address alone. Records that it has acknowledged survive a SIGKILL of this JVM.
///
/// A fault that Kafka takes for fatal (its folder cannot be written any more) halts this JVM by
/// `org.apache.kafka.common.utils.Exit.halt`, without shutdown hooks. That is left so: the servers
/// that run as child processes end with the JVM, and the next start finds all data.
public final class KafkaBroker implements Kafka, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
  private static final String NAME = "Kafka";

  private final FolderLock lock;
  private final KafkaRaftServer server;
  private final GroupedThreads threads;
  private final int port;
  private boolean closed;

  private KafkaBroker(FolderLock lock, KafkaRaftServer server, GroupedThreads threads, int port) {
    this.lock = lock;
    this.server = server;
    this.threads = threads;
    this.port = port;
  }

  /// Starts a broker on `folder`, which is filled at the first start.
  ///
  /// @param port 0 for any free one
  /// @throws PortTakenException if the port that was asked for is not free
  public static KafkaBroker start(Path folder, int port) {
    return FolderLock.start(NAME, folder, lock -> startOn(folder, port, Map.of(), lock));
  }

  /// Starts one that goes by access lists. All its clients are one user, `ANONYMOUS`, who may do
  /// what no list names: a list that allows something to somebody else takes it from them.
  public static KafkaBroker startWithAccessLists(Path folder) {
    Map<String, String> settings =
        Map.of(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found", "true");
    return FolderLock.start(NAME, folder, lock -> startOn(folder, 0, settings, lock));
  }

  private static KafkaBroker startOn(
      Path folder, int port, Map<String, String> settings, FolderLock lock) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data")).toRealPath();
    format(data);
    KafkaBroker broker = Ports.start(NAME, port, free -> start(lock, data, free, settings));
    log.info("{} is ready: {}", NAME, broker.bootstrapServers());
    return broker;
  }

  public int port() {
    return port;
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /// What its threads have used since its start. What the JVM does for them besides, such as
  /// collecting garbage, is not in it.
  public Duration cpuTime() {
    return threads.cpuTime();
  }

  /// Ends the broker in good order; the records stay. Idempotent.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      server.shutdown();
      server.awaitShutdown();
      lock.close();
    }
  }

  /// For messages.
  @Override
  public String toString() {
    return "%s on port %d".formatted(NAME, port);
  }

  private static KafkaBroker start(FolderLock lock, Path data, int port, Map<String, String> more) {
    Properties settings = KafkaSettings.of(data, port);
    settings.putAll(more);
    GroupedThreads threads = new GroupedThreads("kafka-broker");
    KafkaRaftServer server =
        threads.call(() -> new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM));
    try {
      threads.call(() -> {
        server.startup();
        return server;
      });
    } catch (RuntimeException e) {
      server.shutdown();
      server.awaitShutdown();
      if (Ports.isTaken(port)) {
        throw new PortTakenException(NAME, port);
      }
      throw new DevnetException("%s on port %d did not start".formatted(NAME, port), e);
    }
    KafkaBroker broker = new KafkaBroker(lock, server, threads, port);
    broker.awaitReady();
    return broker;
  }

  private void awaitReady() {
    try (Admin admin = admin()) {
      admin.describeCluster().nodes().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new DevnetException(
          "%s on port %d did not answer within %s".formatted(NAME, port, PATIENCE), e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new DevnetException("interrupted while starting " + NAME, e);
    }
  }

  /// Gives the folder its identity; one that has it keeps it.
  private static void format(Path data) throws IOException {
    Formatter formatter = new Formatter();
    try (PrintStream silence =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      formatter
          .setPrintStream(silence)
          .setClusterId(clusterId(data))
          .setNodeId(1)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new DevnetException("%s: cannot format folder %s".formatted(NAME, data), e);
    }
  }

  private static String clusterId(Path data) throws IOException {
    Path file = data.resolve("meta.properties");
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    }
    return properties.getProperty("cluster.id", Uuid.randomUuid().toString());
  }
}
