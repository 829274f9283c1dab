package io.relayer.app.loops;

import java.util.List;

/// Rows in an outbox lane that can't be published: of transactions that are gone, and of bytes that
/// are no event.
record LaneRows(LoopScene scene) implements Plant {
  @Override
  public void plant() {
    scene.execute(
        """
        insert into transitions (pos, transaction_id, generation, sequence, event, state)
        select pg_current_xact_id(), gen_random_uuid(), 1, 1, 'queued', 'queued'
        """);
    scene.execute(
        """
        insert into outbox (pos, lane, transaction_ids, attempts)
        select pg_current_xact_id(), 'broadcasts:%d', array[gen_random_uuid()], '{1}'
        """
            .formatted(scene.chain().chainId()));
    for (String lane : List.of("notices", "rejected")) {
      scene.execute(
          """
          insert into outbox (pos, lane, key, headers, payload)
          select pg_current_xact_id(), '%s', 'k'::bytea, '[{"name": "x", "base64": "!"}]'::jsonb, 'p'::bytea
          """
              .formatted(lane));
    }
  }

  @Override
  public void told() {
    for (String lane :
        List.of("transitions", "notices", "rejected", "broadcasts:" + scene.chain().chainId())) {
      scene.until(
          "what was passed over in %s to be counted".formatted(lane),
          () ->
              scene
                      .metrics()
                      .getOrDefault(
                          "relayer_outbox_passed_over_total{lane=\"%s\"}".formatted(lane), 0.0)
                  >= 1);
    }
  }
}
