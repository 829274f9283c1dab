package io.relayer.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.plan.PlanWatch.Plan;
import io.relayer.app.plan.Sources.Statement;
import io.relayer.app.plan.WorkStatements.Work;
import io.relayer.core.RelayerException;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.database.DatabaseSettings.Pool;
import io.relayer.core.database.DatabaseSettings.Timeouts;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Plans of the statements over batches: they read by the size of the batch, not by what there is
/// in flight, whatever the planner knows or thinks of the tables.
class PlansTest {
  private static final int FEW = 200;

  /// How plans come about: made once, when a statement is prepared on the server, or each time.
  private static final List<String> MODES = List.of("force_generic_plan", "force_custom_plan");

  /// For millions of rows.
  private static final Timeouts MINUTES =
      new Timeouts(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(20));

  /// Whose statements are of the time after a restore alone.
  private static final List<String> RARE =
      List.of("operations/recovery/", "core/transaction/PublishedEventDao");

  enum Tables {
    /// The plans were made when there were no rows, and nobody has counted any since.
    GROWN,
    NEVER_COUNTED,
    /// There were few then, and all of them were queued.
    COUNTED_LONG_AGO,
    COUNTED
  }

  @ParameterizedTest
  @EnumSource
  void workReadsByTheSizeOfItsBatch(Tables tables) {
    check(tables);
  }

  static void check(Tables tables) {
    try (TestDatabase fresh = TestStack.database();
        Database database = open(fresh, Timeouts.DEFAULT)) {
      database.useTransaction(handle -> {
        ManyInFlight.uncounted(handle);
        ManyInFlight.world(handle);
        PlanWatch.tell(handle);
      });
      if (tables == Tables.GROWN) {
        carryOut(database, MODES.getFirst());
      }
      grow(fresh, tables);
      List<Carried> all = new ArrayList<>();
      for (String mode : MODES) {
        all.addAll(carryOut(database, mode));
      }
      assertThat(all).filteredOn(Carried::isTooMuch).isEmpty();
      assertThat(Sources.overBatches())
          .filteredOn(statement -> RARE.stream().noneMatch(statement.file()::startsWith))
          .filteredOn(statement -> all.stream().noneMatch(one -> one.is(statement)))
          .as("statements over batches that are to be watched here, or named as rare")
          .isEmpty();
    }
  }

  /// A statement as it was carried out.
  private record Carried(Work work, String mode, Plan plan) {
    boolean isTooMuch() {
      return plan.busiest().touched() > work.most();
    }

    boolean is(Statement statement) {
      return plan.sql().contains(statement.mark());
    }

    @Override
    public String toString() {
      return "%s (%s), at most %d:%s\n%s".formatted(work, mode, work.most(), plan, plan.sql());
    }
  }

  /// With one connection, since a connection has its own plans.
  private static Database open(TestDatabase fresh, Timeouts timeouts) {
    DatabaseSettings settings =
        DatabaseSettings.of(
            fresh.url() + (fresh.url().contains("?") ? "&" : "?") + "prepareThreshold=1",
            fresh.user(),
            fresh.password());
    return Database.open(
        new DatabaseSettings(
            settings.url(),
            settings.username(),
            settings.password(),
            new Pool(1, 1, Pool.DEFAULT.connectionTimeout(), Pool.DEFAULT.idleTimeout()),
            timeouts));
  }

  /// From another connection: what is inserted makes no plan invalid, what is counted does.
  private static void grow(TestDatabase fresh, Tables tables) {
    try (Database other = open(fresh, MINUTES)) {
      other.useTransaction(handle -> ManyInFlight.rows(handle, 1, FEW));
      if (tables == Tables.COUNTED_LONG_AGO) {
        other.withHandle(handle -> handle.execute("analyze"));
      }
      other.useTransaction(handle -> ManyInFlight.rows(handle, FEW + 1, ManyInFlight.ROWS));
      if (tables == Tables.COUNTED) {
        other.withHandle(handle -> handle.execute("analyze"));
      }
    }
  }

  private static List<Carried> carryOut(Database database, String mode) {
    return WorkStatements.all().stream()
        .flatMap(work ->
            inVain(database, mode, work).stream().map(plan -> new Carried(work, mode, plan)))
        .toList();
  }

  /// Everything of it is undone, so that all works find the same rows.
  private static List<Plan> inVain(Database database, String mode, Work work) {
    return database.withHandle(handle -> {
      handle.begin();
      try {
        Batch batch = Batch.from(handle, work.first());
        handle.execute("set local plan_cache_mode = " + mode);
        return PlanWatch.of(handle, () -> carryOut(handle, work, batch));
      } finally {
        handle.rollback();
      }
    });
  }

  private static void carryOut(Handle handle, Work work, Batch batch) {
    try {
      work.statements().accept(handle, batch);
    } catch (RelayerException _) {
      // there are no rows yet
    }
  }
}
