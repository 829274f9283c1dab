package io.relayer.devnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole embedded stack on one folder: PostgreSQL in `postgres`, Kafka in `kafka`, each chain
/// in `chain-<id>`. One process at a time may use the folder. Nothing keeps running after this JVM,
/// and nothing that was acknowledged is lost, however the JVM ends.
public final class Devnet implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Devnet.class);
  private static final String NAME = "embedded stack";

  private final FolderLock lock;
  private final PostgresServer postgres;
  private final KafkaBroker kafka;
  private final List<DevChain> chains;
  private @Nullable Thread hook;
  private boolean closed;

  private Devnet(
      FolderLock lock, PostgresServer postgres, KafkaBroker kafka, List<DevChain> chains) {
    this.lock = lock;
    this.postgres = postgres;
    this.kafka = kafka;
    this.chains = chains;
  }

  /// Starts the servers side by side; returns when each has answered. If one cannot start, the
  /// others are ended again.
  ///
  /// @throws PortTakenException if a port that was asked for is not free
  /// @throws FolderInUseException if another process uses the folder
  /// @throws DevnetException if a server does not start
  public static Devnet start(DevnetOptions options) {
    return FolderLock.start(NAME, options.folder(), lock -> startOn(options, lock));
  }

  private static Devnet startOn(DevnetOptions options, FolderLock lock) {
    if (options.fresh()) {
      wipe(options.folder());
    }
    Devnet devnet = startServers(options, lock);
    if (options.closeWithJvm()) {
      devnet.closeWithJvm();
    }
    return devnet;
  }

  /// Does something that is to be done before the servers start, and while nobody uses the folder.
  ///
  /// @throws FolderInUseException if somebody does
  public static void whileUnused(Path folder, Runnable work) {
    try (FolderLock _ = FolderLock.take(NAME, folder)) {
      work.run();
    }
  }

  public PostgresServer postgres() {
    return postgres;
  }

  public KafkaBroker kafka() {
    return kafka;
  }

  /// In the order of their ids.
  public List<DevChain> chains() {
    return chains;
  }

  /// Completed when PostgreSQL or a chain has ended without having been asked to, with what there
  /// is to say of it.
  public CompletableFuture<String> death() {
    return CompletableFuture.anyOf(
            Stream.concat(Stream.of(postgres.death()), chains.stream().map(DevChain::death))
                .toArray(CompletableFuture[]::new))
        .thenApply(String.class::cast);
  }

  /// Ends the servers in good order, the database last; all data stays. Idempotent: a second caller
  /// waits until the first is done.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    chains.forEach(Devnet::close);
    close(kafka);
    close(postgres);
    lock.close();
    forgetHook();
  }

  private static Devnet startServers(DevnetOptions options, FolderLock lock) {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("devnet-start-", 0).factory())) {
      Path folder = options.folder();
      var postgres =
          async(
              threads,
              () ->
                  PostgresServer.start(
                      folder.resolve("postgres"), options.ports().postgres(), options.postgres()));
      var kafka =
          async(threads, () -> KafkaBroker.start(folder.resolve("kafka"), options.ports().kafka()));
      var chains =
          IntStream.range(0, options.chains())
              .mapToObj(options::chainOptions)
              .map(chain -> async(threads, () -> DevChain.start(chain)))
              .toList();
      List<CompletableFuture<? extends AutoCloseable>> all = new ArrayList<>(chains);
      all.add(kafka);
      all.add(postgres);
      await(all);
      return new Devnet(
          lock,
          postgres.join(),
          kafka.join(),
          chains.stream().map(CompletableFuture::join).toList());
    }
  }

  private static <T> CompletableFuture<T> async(ExecutorService threads, Supplier<T> start) {
    return CompletableFuture.supplyAsync(start, threads);
  }

  /// Waits for all of them, also after one has failed; then closes the others.
  private static void await(List<CompletableFuture<? extends AutoCloseable>> servers) {
    try {
      CompletableFuture.allOf(servers.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      servers.stream()
          .filter(server -> !server.isCompletedExceptionally())
          .forEach(server -> close(server.join()));
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void close(AutoCloseable server) {
    Uninterrupted.run(() -> {
      try {
        server.close();
      } catch (Exception e) {
        log.error("{}: one of its servers did not end in good order", NAME, e);
      }
    });
  }

  private static void wipe(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.filter(Devnet::isData).toList()) {
        Path data = entry.resolve("data");
        new PostgresLeftover(entry, data)
            .end(); // in a chain's folder, too: it ends on SIGINT as well
        FolderCleaner.delete(entry);
      }
    } catch (IOException e) {
      throw new DevnetException("%s: cannot empty folder %s".formatted(NAME, folder), e);
    }
  }

  private static boolean isData(Path entry) {
    return entry.getFileName().toString().matches("postgres|kafka|chain-\\d+");
  }

  private void closeWithJvm() {
    Thread closer = new Thread(this::close, "devnet-close");
    hook = closer;
    Runtime.getRuntime().addShutdownHook(closer);
  }

  private void forgetHook() {
    try {
      if (hook != null) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    } catch (IllegalStateException e) {
      log.trace("the JVM is ending already", e);
    }
  }
}
