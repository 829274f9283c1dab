package io.relayer.app.loops;

import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.core.runtime.Health;
import io.relayer.operations.housekeeping.Partitions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The outbox, as by a backup that reads it for long. A process that starts makes the partitions of
/// the other tables.
final class LockedTable implements Plant {
  private final LoopScene scene;
  private @Nullable Handle session;
  private String blocked = "";
  private String good = "";

  LockedTable(LoopScene scene) {
    this.scene = scene;
  }

  @Override
  public LoopScene scene() {
    return scene;
  }

  @Override
  public void plant() {
    blocked = drop("outbox");
    // No transition may be written between: one of a month whose partition is gone keeps it from
    // being made. A rejection is written by other trials alone.
    good = drop("rejection_log");
    session = scene.locked("lock table outbox in access share mode");
  }

  private String drop(String table) {
    String newest =
        scene.text(
            "select max(relname) from pg_class where relname ~ '^%s_[0-9]+$'".formatted(table));
    scene.execute("drop table " + newest);
    return newest;
  }

  private List<String> missing() {
    return scene.stack().database().withHandle(Partitions::missing);
  }

  @Override
  public Map<String, Long> goodOnesGoOn() {
    try (RelayerProcess process = scene.stack().startRelayer(Set.of(RoleName.CONSOLE))) {
      scene.until("the other table's partition to be made", () -> !missing().contains(good));
      return Map.of(
          "partitions",
          process.loops().stream()
              .filter(loop -> loop.loop().equals("partitions"))
              .map(Health::work)
              .mapToLong(Health.Work::rounds)
              .sum());
    }
  }

  @Override
  public void told() {
    scene.until("the missing one to be named", () -> missing().contains(blocked));
  }

  @Override
  public void heal() {
    if (session != null) {
      session.rollback();
      session.close();
    }
  }
}
