package io.relayer.bench;

import io.relayer.app.run.OpenResources;
import io.relayer.app.terminal.ProgressLine;
import io.relayer.bench.loop.LoopProcess;
import io.relayer.bench.node.Ceiling;
import io.relayer.bench.node.LostTransactionsException;
import io.relayer.bench.result.BenchResult;
import io.relayer.bench.result.MachineFacts;
import io.relayer.bench.result.Settings;
import io.relayer.bench.round.MeasuredChain;
import io.relayer.bench.round.RelayerRound;
import io.relayer.bench.round.RoundPlan;
import io.relayer.bench.round.Rounds;
import io.relayer.ethereum.value.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// One run: starts all, warms it up, and measures each thing in each round.
final class Bench {
  private static final List<Integer> CONNECTIONS = List.of(1, 2, 4);

  /// How often one thing is measured where the node loses transactions each time.
  private static final int MOST_TAKEN = 3;

  /// The end of all servers, the report.
  private static final Duration CLOSING = Duration.ofSeconds(10);

  /// Of a round, what does not grow with its transactions: counters, the last blocks.
  private static final Duration AROUND_A_ROUND = Duration.ofSeconds(3);

  private final Settings settings;
  private final ProgressLine progress;
  private final BenchStack stack;
  private final Rounds rounds;
  private final Ceiling ceiling;
  private final LoopProcess loop;
  private final List<Ceiling.Sample> ceilings = new ArrayList<>();
  private final List<LoopProcess.Sample> loops = new ArrayList<>();
  private final List<RelayerRound> measured = new ArrayList<>();
  private final List<RelayerRound> beforeNull = new ArrayList<>();

  private Bench(Settings settings, BenchStack stack, Set<Address> filled, ProgressLine progress) {
    this.settings = settings;
    this.stack = stack;
    this.progress = progress;
    this.rounds = new Rounds(stack.dev(), stack.nullChain(), filled, progress);
    this.ceiling = new Ceiling(stack.bare(), BenchStack.ceilingKeys());
    this.loop = new LoopProcess(stack.bare(), BenchStack.loopKeys());
  }

  /// @param folder of its data, empty
  /// @param opened closes all of it in the end
  static BenchResult run(
      Settings settings, Path folder, OpenResources opened, ProgressLine progress)
      throws InterruptedException {
    long begun = System.nanoTime();
    MachineFacts machine = MachineFacts.ofThis();
    Instant at = Instant.now();
    progress.show("starting PostgreSQL, Kafka, the nodes and a relayer");
    BenchStack stack = BenchStack.start(settings.node(), folder, opened);
    long filling = System.nanoTime();
    Set<Address> filled = stack.fill(settings.fill(), progress);
    long end = begun + settings.limit().minus(CLOSING).toNanos() + System.nanoTime() - filling;
    Bench bench = new Bench(settings, stack, filled, progress);
    Duration expected = bench.warmUp();
    List<String> notRun =
        new Schedule(bench.parts(expected), settings.rounds(), end, System::nanoTime).run();
    return new BenchResult(
        at,
        machine,
        settings,
        bench.ceilings,
        bench.loops,
        bench.measured,
        bench.beforeNull,
        notRun);
  }

  /// @return how long a round of the relayer will take, with its audit
  private Duration warmUp() throws InterruptedException {
    progress.finish("warm-up of %,d transactions, not counted".formatted(settings.warmUp()));
    int senders = Settings.USUAL_SENDERS;
    var _ = measured(() -> ceiling.measure(Ceiling.BATCH, 1, settings.warmUp() / 4));
    var _ = rounds.run(plan("warm-null", stack.nullChain(), settings.warmUp() / 2, senders));
    long begun = System.nanoTime();
    RelayerRound warm = rounds.run(plan("warm", stack.chain(), settings.warmUp(), senders));
    if (!warm.isConfirmed() || !warm.audit().violations().isEmpty()) {
      throw new IllegalStateException(
          "the warm-up is not right: %d of %d confirmed, %s"
              .formatted(warm.confirmed(), settings.warmUp(), warm.audit()));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun).minus(AROUND_A_ROUND);
    double times = (double) settings.transactions() / settings.warmUp();
    return Duration.ofNanos((long) (took.toNanos() * times)).plus(AROUND_A_ROUND);
  }

  private List<Part> parts(Duration expected) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("ceiling of the node", Duration.ZERO, this::measureCeiling));
    parts.add(new Part("bare web3j loop", Duration.ZERO, this::measureLoop));
    for (int senders : usualFirst(settings.senders())) {
      parts.add(
          new Part(
              "relayer, senders: %d".formatted(senders),
              expected,
              round -> measured.add(relayer(round, stack.chain(), senders))));
    }
    parts.add(
        new Part(
            "relayer before a null node",
            expected,
            round -> beforeNull.add(relayer(round, stack.nullChain(), Settings.USUAL_SENDERS))));
    return parts;
  }

  /// Where the time is short, the ratios are of the usual number.
  private static List<Integer> usualFirst(List<Integer> senders) {
    return senders.stream()
        .sorted(Comparator.comparing(number -> number != Settings.USUAL_SENDERS))
        .toList();
  }

  private void measureCeiling(int round) throws InterruptedException {
    for (int connections : CONNECTIONS) {
      measureCeiling(round, 1, connections, settings.singleCalls());
      measureCeiling(round, Ceiling.BATCH, connections, settings.ceiling());
    }
  }

  private void measureCeiling(int round, int batch, int connections, int transactions)
      throws InterruptedException {
    Ceiling.Sample sample = measured(() -> ceiling.measure(batch, connections, transactions));
    ceilings.add(sample);
    progress.finish(
        "round %d: node, calls in a request: %d, connections: %d: %,.0f per second"
            .formatted(round, batch, connections, sample.perSecond()));
  }

  private interface Measurement<T> {
    T take() throws InterruptedException;
  }

  /// What the node has lost transactions of is void: its pool is emptied, and it is measured again.
  private <T> T measured(Measurement<T> measurement) throws InterruptedException {
    for (int taken = 1; ; taken++) {
      try {
        return measurement.take();
      } catch (LostTransactionsException e) {
        if (taken == MOST_TAKEN || !stack.bare().emptyPool()) {
          throw e;
        }
        progress.finish(e.getMessage() + ": measured again");
      }
    }
  }

  private void measureLoop(int round) throws InterruptedException {
    LoopProcess.Sample sample = measured(() -> loop.measure(settings.loop()));
    loops.add(sample);
    progress.finish(
        "round %d: bare web3j loop: %,.0f per second cold, %,.0f warm"
            .formatted(round, sample.coldPerSecond(), sample.warmPerSecond()));
  }

  private RelayerRound relayer(int round, MeasuredChain chain, int senders)
      throws InterruptedException {
    String name = "bench-%s-%d-%d".formatted(chain.node(), senders, round);
    RelayerRound result = rounds.run(plan(name, chain, settings.transactions(), senders));
    progress.finish(
        "round %d: relayer on %s, senders: %d: %,.0f confirmed per second, audit %s"
            .formatted(
                round,
                chain.node(),
                senders,
                result.confirmedPerSecond(),
                result.isRight() ? "clean" : "NOT CLEAN: the round is void"));
    if (result.audit().failure() != null) {
      progress.finish("the audit could not be made: " + result.audit().failure());
    }
    return result;
  }

  private RoundPlan plan(String name, MeasuredChain chain, int transactions, int senders) {
    return new RoundPlan(name, chain, transactions, senders, settings.perSecond());
  }
}
