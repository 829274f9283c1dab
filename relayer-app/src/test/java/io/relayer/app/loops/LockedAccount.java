package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.BAD;

import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The row of the bad sender, for the whole of the tour.
final class LockedAccount implements Plant {
  private final LoopScene scene;
  private final RelayerLog log = RelayerLog.of("io.relayer.signer");
  private final Tour tour;
  private @Nullable Handle session;

  LockedAccount(LoopScene scene) {
    this.scene = scene;
    this.tour = new Tour(scene);
  }

  @Override
  public LoopScene scene() {
    return scene;
  }

  @Override
  public void plant() {
    BadSender sender = new BadSender(scene);
    tour.prepare();
    session =
        scene.locked(
            "select from accounts where chain_id = %d and address = decode('%s', 'hex') for update"
                .formatted(scene.chain().chainId(), scene.stack().sender(BAD).substring(2)));
    sender.ask();
  }

  @Override
  public Map<String, Long> goodOnesGoOn() {
    return tour.withoutOutbox();
  }

  @Override
  public void told() {
    scene.until(
        "the log to name the sender",
        () ->
            log.says(
                "signing for %s on chain %d failed"
                    .formatted(scene.sender(BAD), scene.chain().chainId())));
    scene.until(
        "the view to name the session",
        () ->
            scene.count("select count(*) from outbox_status where held_back_by like 'pid %'") > 0);
  }

  @Override
  public void heal() {
    log.close();
    if (session != null) {
      session.rollback();
      session.close();
    }
  }
}
