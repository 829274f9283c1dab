package io.relayer.app.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Bad records in each partition, before the good ones.
record BadRecords(LoopScene scene) implements Plant {
  private static final List<String> VALUES =
      List.of("{", "", "\u0000", "[[[[", "{\"id\":\"\\u0000\"}");
  private static final int KEYS = 12;

  @Override
  public void plant() {
    for (int key = 0; key < KEYS; key++) {
      String value = VALUES.get(key % VALUES.size());
      for (String topic : List.of("requests", "orders", "broadcasts." + scene.chain().chainId())) {
        scene.stack().requests().publishTo(topic, "k" + key, value);
      }
    }
  }

  @Override
  public void told() {
    scene.until(
        "all of them to be rejected",
        () -> scene.count("select count(*) from rejections") >= 2 * KEYS);
    scene.until(
        "those that name no attempt to be counted",
        () ->
            scene.metrics().entrySet().stream()
                    .filter(one ->
                        one.getKey().startsWith("relayer_broadcast_copies_total")
                            && one.getKey().contains("outcome=\"unreadable\""))
                    .mapToDouble(one -> one.getValue())
                    .sum()
                >= KEYS);
    assertThat(scene.count("select count(*) from holds")).isZero();
  }
}
