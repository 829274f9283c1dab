package io.relayer.signer.signing;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Rounds of work for senders, each on a virtual thread of its own. One is started where none runs
/// for its sender and chain, and nobody waits for it: so a sender whose key is slow, or whose row
/// is locked, keeps nobody else waiting. How many run at once is bounded for each chain; senders in
/// trouble get half of that at most, and where there are too many those that had no round for
/// longest come first.
///
/// Used by one thread; a round itself touches nothing here.
///
/// @param <R> what a round comes to
final class SenderRounds<R> {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final int mostOfChain;
  private final Consumer<R> onEnd;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<SenderKey, Running> running = new HashMap<>();
  private final Map<SenderKey, Long> started = new HashMap<>();
  private final Queue<Ended<R>> ended = new ConcurrentLinkedQueue<>();
  private long starts;

  private record Running(Future<?> round, boolean inTrouble) {}

  /// One round.
  @FunctionalInterface
  interface Round<R> {
    R run() throws Exception;
  }

  /// How a round ended.
  sealed interface Ended<R> {
    SenderKey key();

    record Well<R>(SenderKey key, R result) implements Ended<R> {}

    record Badly<R>(SenderKey key, Throwable failure) implements Ended<R> {}
  }

  /// @param mostOfChain how many may run at once of one chain
  /// @param onEnd called by a round's thread when it has ended well
  SenderRounds(int mostOfChain, Consumer<R> onEnd) {
    this.mostOfChain = mostOfChain;
    this.onEnd = onEnd;
  }

  /// Those of a chain's senders whose rounds may be started now.
  List<Address> startable(ChainId chain, Collection<Address> senders, SenderBackoff troubles) {
    long now = System.nanoTime();
    int free = mostOfChain;
    int freeInTrouble = mostOfChain / 2;
    for (Map.Entry<SenderKey, Running> one : running.entrySet()) {
      if (one.getKey().chain().equals(chain)) {
        free--;
        freeInTrouble -= one.getValue().inTrouble ? 1 : 0;
      }
    }
    List<SenderKey> idle =
        senders.stream()
            .map(sender -> new SenderKey(chain, sender))
            .filter(key -> !running.containsKey(key) && !troubles.sitsOut(key, now))
            .sorted(Comparator.comparing(key -> started.getOrDefault(key, 0L)))
            .toList();
    List<Address> startable = new ArrayList<>();
    for (SenderKey key : idle) {
      boolean inTrouble = troubles.has(key);
      if (free > 0 && (!inTrouble || freeInTrouble > 0)) {
        startable.add(key.sender());
        free--;
        freeInTrouble -= inTrouble ? 1 : 0;
      }
    }
    return startable;
  }

  /// The senders of a chain whose rounds run, or have ended and were not asked for yet.
  Set<Address> running(ChainId chain) {
    return running.keySet().stream()
        .filter(key -> key.chain().equals(chain))
        .map(SenderKey::sender)
        .collect(Collectors.toSet());
  }

  /// Starts a round; none may run for that sender.
  void start(SenderKey key, boolean inTrouble, Round<R> round) {
    started.put(key, ++starts);
    running.put(key, new Running(threads.submit(() -> run(key, round)), inTrouble));
  }

  private void run(SenderKey key, Round<R> round) {
    R result;
    try {
      result = round.run();
    } catch (Throwable e) { // an Error too: the sender would else never have a round again
      ended.add(new Ended.Badly<>(key, e));
      return;
    }
    ended.add(new Ended.Well<>(key, result));
    onEnd.accept(result);
  }

  /// The rounds that have ended since this was asked for; their senders may have others from now
  /// on.
  List<Ended<R>> ended() {
    List<Ended<R>> all = new ArrayList<>();
    for (Ended<R> one = ended.poll(); one != null; one = ended.poll()) {
      running.remove(one.key());
      all.add(one);
    }
    return all;
  }

  /// Waits until each round that was started has ended.
  ///
  /// @return how those ended that were not asked for yet
  List<Ended<R>> await() throws InterruptedException {
    for (Running one : running.values()) {
      try {
        one.round.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return List.copyOf(ended);
  }

  /// Lets the rounds that run end, for two seconds; then they are given up. What they have not
  /// committed has not happened.
  void close() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
      threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
