package io.relayer.core.chain;

import io.relayer.core.chain.ChainSettings.Finality;
import io.relayer.core.chain.ChainSettings.Tier;
import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Wei;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Table `chains`.
public final class ChainDao {
  /// In `tier_confirmations`.
  private static final int BY_FINALIZED = 0;

  private ChainDao() {}

  /// Makes configured chains known, as each role does at its start; where several processes differ,
  /// the one that started last decides. A row that says the same already is left alone.
  public static void register(Handle handle, List<ChainSettings> chains) {
    chains.stream()
        .sorted(Comparator.comparing(ChainSettings::id))
        .forEach(chain -> register(handle, chain));
  }

  private static void register(Handle handle, ChainSettings chain) {
    Finality finality = chain.finality();
    List<Tier> tiers = finality.confirmationTiers();
    int confirmations =
        switch (finality.confirmations()) {
          case Depth.Blocks(int count) -> count;
          case Depth.Finalized() -> 1;
        };
    handle
        .createUpdate(
            """
            insert into chains as c (chain_id, name, confirmations, confirm_by_finalized, finality, retry_depth, block_time,
              stuck_after, in_flight_per_sender, tier_values, tier_confirmations)
            values (:id, :name, :confirmations, :finalized, :finality, :retryDepth, :blockTime * interval '1 millisecond',
              :stuckAfter * interval '1 millisecond', :inFlight, :tierValues, :tierConfirmations)
            on conflict (chain_id) do update set
              name = excluded.name, confirmations = excluded.confirmations,
              confirm_by_finalized = excluded.confirm_by_finalized, finality = excluded.finality, retry_depth = excluded.retry_depth,
              block_time = excluded.block_time, stuck_after = excluded.stuck_after,
              in_flight_per_sender = excluded.in_flight_per_sender, tier_values = excluded.tier_values,
              tier_confirmations = excluded.tier_confirmations
            where (c.name, c.confirmations, c.confirm_by_finalized, c.finality, c.retry_depth, c.block_time, c.stuck_after,
                   c.in_flight_per_sender, c.tier_values, c.tier_confirmations)
               is distinct from (excluded.name, excluded.confirmations, excluded.confirm_by_finalized,
                   excluded.finality, excluded.retry_depth, excluded.block_time, excluded.stuck_after, excluded.in_flight_per_sender,
                   excluded.tier_values, excluded.tier_confirmations)
            """)
        .bind("id", chain.id())
        .bind("name", chain.name())
        .bind("confirmations", confirmations)
        .bind("finalized", finality.confirmations() instanceof Depth.Finalized)
        .bind("finality", finality.finality().text())
        .bind("retryDepth", finality.retryDepth())
        .bind("blockTime", chain.pace().blockTime().toMillis())
        .bind("stuckAfter", chain.pace().stuckAfter().toMillis())
        .bind("inFlight", chain.sending().inFlightPerSender())
        .bindArray("tierValues", Wei.class, Lists.column(tiers, Tier::valueAtLeast))
        .bindArray(
            "tierConfirmations",
            Integer.class,
            Lists.column(tiers, tier -> blocks(tier.confirmations())))
        .execute();
  }

  private static int blocks(Depth depth) {
    return switch (depth) {
      case Depth.Blocks(int count) -> count;
      case Depth.Finalized() -> BY_FINALIZED;
    };
  }

  /// The tiers of a row of `chains`, in the order in which they are configured.
  public static List<Tier> tiers(ResultSet rows) throws SQLException {
    BigDecimal[] values = (BigDecimal[]) rows.getArray("tier_values").getArray();
    Integer[] confirmations = (Integer[]) rows.getArray("tier_confirmations").getArray();
    List<Tier> tiers = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      Depth depth =
          confirmations[i] == BY_FINALIZED
              ? new Depth.Finalized()
              : new Depth.Blocks(confirmations[i]);
      tiers.add(new Tier(new Wei(values[i].toBigIntegerExact()), depth));
    }
    return List.copyOf(tiers);
  }
}
