package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.BAD;

import java.util.Locale;
import java.util.Map;

/// The bad sender has to do in each loop that asks for its key.
final class SilentKey implements Plant {
  private final LoopScene scene;
  private final Tour tour;

  SilentKey(LoopScene scene) {
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
    scene.keys().silence(scene.sender(BAD));
    sender.ask();
  }

  @Override
  public Map<String, Long> goodOnesGoOn() {
    return tour.go();
  }

  @Override
  public void told() {
    scene.until(
        "the sender to wait for a signature",
        () ->
            scene.count(
                    "select count(*) from sender_status where chain_id = %d and sender = '%s' and waiting_for = 'signature'"
                        .formatted(
                            scene.chain().chainId(),
                            scene.stack().sender(BAD).toLowerCase(Locale.ROOT)))
                == 1);
  }
}
