package io.relayer.app.doctor;

import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.app.doctor.Finding.Wrong;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.ChainId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// Checks that the chains of this configuration are those that the relayer's processes have. Each
/// process takes in requests for all chains that any of them has ever had configured.
record ChainChecks(List<ChainSettings> configured, Database database) {
  private static final String STEPS = "; see docs/operators.md, Add a chain";

  /// @param followed whether a monitor has looked at it within five minutes
  /// @param open whether something of it has no final state
  private record Known(String name, boolean followed, boolean open) {}

  List<Finding> all() {
    TreeMap<ChainId, Known> known = known();
    List<Finding> findings = new ArrayList<>();
    for (ChainSettings chain : configured) {
      if (known.remove(chain.id()) == null) {
        findings.add(
            new Warning(
                "chains",
                "chain %s (%s) is configured here, and no process has started with it: requests for it are rejected for good (UNKNOWN_CHAIN) until one has"
                        .formatted(chain.id(), chain.name())
                    + STEPS));
      }
    }
    known.forEach((id, chain) -> findings.addAll(elsewhere(id, chain)));
    if (findings.isEmpty()) {
      findings.add(
          new Ok(
              "chains",
              "all that processes have had configured: "
                  + new TreeSet<>(configured.stream().map(ChainSettings::id).toList())));
    }
    return findings;
  }

  private static List<Finding> elsewhere(ChainId id, Known chain) {
    String here = "chain %s (%s) is not configured here, ".formatted(id, chain.name());
    if (chain.followed()) {
      return List.of(
          new Warning(
              "chains",
              here
                  + "and another process follows it: bring all to one configuration before anything is published for it"
                  + STEPS));
    }
    return chain.open()
        ? List.of(
            new Wrong(
                "chains",
                here
                    + "no process follows it, and requests of it are open: start the roles with it, or nothing of them moves"
                    + STEPS))
        : List.of();
  }

  private TreeMap<ChainId, Known> known() {
    return database.withHandle(handle -> {
      TreeMap<ChainId, Known> known = new TreeMap<>();
      handle
          .createQuery(
              """
              select c.chain_id, c.name, coalesce(h.observed_at > now() - interval '5 minutes', false) as followed,
                     exists (select from transactions t where t.chain_id = c.chain_id
                         and (t.nonce is null and t.final_at is null and t.gas_limit is not null
                           or t.nonce is null and t.final_at is null and t.gas_limit is null
                           or t.attempt is not null and t.final_at is null and t.block_number is null
                           or t.block_number is not null and t.final_at is null)) as open
              from chains c left join chain_heads h using (chain_id)
              """)
          .map((rows, context) ->
              known.put(
                  new ChainId(rows.getLong("chain_id")),
                  new Known(
                      rows.getString("name"),
                      rows.getBoolean("followed"),
                      rows.getBoolean("open"))))
          .list();
      return known;
    });
  }
}
