package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.BAD;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The row of the bad sender, for the whole of the tour.
final class LockedAccount implements Plant {
  private final LoopScene scene;
  private final RelayerLog log = RelayerLog.of("io.relayer.signer");
  private @Nullable Handle session;

  LockedAccount(LoopScene scene) {
    this.scene = scene;
  }

  @Override
  public LoopScene scene() {
    return scene;
  }

  @Override
  public void plant() {
    BadSender sender = new BadSender(scene);
    session =
        scene.locked(
            "select from accounts where chain_id = %d and address = decode('%s', 'hex') for update"
                .formatted(scene.chain().chainId(), scene.stack().sender(BAD).substring(2)));
    sender.ask();
  }

  @Override
  public void told() {
    scene.until(
        "the log to name the sender",
        () -> log.says("signing for %d:%s failed".formatted(scene.chain().chainId(), scene.sender(BAD)))
            || log.says(scene.sender(BAD) + " failed") || log.says("failed, "));
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
