package io.relayer.app.loops;

import static io.relayer.app.loops.LoopScene.BAD;

import java.util.Locale;

/// The bad sender has to do in each loop that asks for its key.
record SilentKey(LoopScene scene) implements Plant {
  @Override
  public void plant() {
    BadSender sender = new BadSender(scene);
    scene.keys().silence(scene.sender(BAD));
    sender.ask();
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
