package io.relayer.app.scenario;

import io.relayer.devnet.rpc.CallCounts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Measures the cost of a transaction where one in twenty is raised: calls of nodes by method, as a
/// proxy before the node counts them; statements, as the relayer counts them; and work of the
/// database, as the database itself counts it in `pg_stat_database`: its transactions, and rows
/// written. The polls of idle loops are in all of them, the looks of this test in the last ones.
@Tag("figures")
class ScenarioFiguresTest {
  private static final int TRANSACTIONS = 2_000;
  private static final int ONE_IN = 20;

  @RegisterExtension static final Scene scene = new Scene(ScenarioFiguresTest.class);

  @Test
  void twoThousandOfWhichFivePercentAreRaised() throws Exception {
    try (Scenario scenario = scene.scenario("2,000, of which 5 % are raised")) {
      scenario.payFromAll(Scene.SENDERS);
      scene.mineUntil(
          "the senders to be in use", () -> scenario.count("state = 'confirmed'") == Scene.SENDERS);
      scene.node().calls().reset();
      Map<String, Long> before = work();
      long statements = scene.statements();
      int published = 0;
      while (published < TRANSACTIONS) {
        int some = Math.min(ONE_IN * Scene.SENDERS, TRANSACTIONS - published);
        List<String> ids = scenario.payFromAll(some);
        scenario.awaitAccepted();
        List<String> raised = ids.subList(0, some / ONE_IN);
        raised.forEach(id -> scene.stack().requests().order(id, "bump"));
        raised.forEach(id -> scenario.awaitAttempt(id, 2));
        published += some;
        scene.mine(1);
        scenario.awaitEach("block_number is not null");
      }

      scenario.ends("%d confirmed".formatted(TRANSACTIONS + Scene.SENDERS));

      print(before, scene.statements() - statements);
    }
  }

  private static void print(Map<String, Long> before, long statements) {
    CallCounts calls = scene.node().calls();
    System.out.printf(
        Locale.ROOT,
        "%nper transaction, of %,d:%n  %.2f calls of nodes in %.2f HTTP requests%n",
        TRANSACTIONS,
        per(calls.total()),
        per(calls.requests()));
    calls
        .byMethod()
        .forEach(
            (method, count) -> System.out.printf(Locale.ROOT, "  %8.3f %s%n", per(count), method));
    System.out.printf(Locale.ROOT, "  %8.3f SQL statements%n", per(statements));
    work()
        .forEach((what, count) ->
            System.out.printf(
                Locale.ROOT,
                "  %8.3f %s of the database%n",
                per(count - before.getOrDefault(what, 0L)),
                what));
  }

  private static double per(long count) {
    return (double) count / TRANSACTIONS;
  }

  private static Map<String, Long> work() {
    Map<String, Long> work = new TreeMap<>();
    for (String what :
        List.of("xact_commit", "xact_rollback", "tup_inserted", "tup_updated", "tup_deleted")) {
      work.put(
          what,
          scene.count(
              "select %s from pg_stat_database where datname = current_database()"
                  .formatted(what)));
    }
    return work;
  }
}
