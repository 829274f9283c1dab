package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.OTHER_CHAIN;

import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A lock on the lease of the other chain's lane.
final class LockedLease implements Plant {
  private static final String LEASE = "outbox:broadcasts:" + OTHER_CHAIN;

  private final LoopScene scene;
  private final Tour tour;
  private @Nullable Handle session;

  LockedLease(LoopScene scene) {
    this.scene = scene;
    this.tour = new Tour(scene);
  }

  @Override
  public LoopScene scene() {
    return scene;
  }

  @Override
  public void plant() {
    tour.prepare();
    session = scene.locked("select from leases where name = '%s' for update".formatted(LEASE));
  }

  @Override
  public Map<String, Long> goodOnesGoOn() {
    return tour.withoutOutbox();
  }

  @Override
  public void told() {
    scene.until(
        "its loop's last success to grow old",
        () ->
            scene.metrics().entrySet().stream()
                .anyMatch(one ->
                    one.getKey().startsWith("relayer_loop_success_age_seconds")
                        && one.getKey().contains("\"lease " + LEASE + "\"")
                        && one.getValue() > 2));
  }

  @Override
  public void heal() {
    if (session != null) {
      session.rollback();
      session.close();
    }
  }
}
