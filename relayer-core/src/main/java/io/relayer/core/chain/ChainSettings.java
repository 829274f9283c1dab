package io.relayer.core.chain;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Default;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Inline;
import io.relayer.core.config.Unique;
import io.relayer.core.config.Unit;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// One chain of section `chains`.
public record ChainSettings(
    @Doc("The chain id of EIP-155.") ChainId id,
    @Doc("For people.") String name,
    @Doc("The JSON-RPC nodes; at least one that is neither `backup` nor `send-only`.")
        @Unique("url")
        List<NodeSettings> nodes,
    @Inline Finality finality,
    @Inline Pace pace,
    @Inline Sending sending) {

  /// When an outcome counts as final.
  public record Finality(
      @Doc(
              "How deep an included transaction must be to be final; `finalized` for the chain's"
                  + " own tag.")
          @Unit("blocks")
          @Default("12")
          Depth confirmations,
      @Doc("What larger values ask for besides.") @Unique("value-at-least")
          List<Tier> confirmationTiers,
      @Doc(
              "What makes a block final where `finalized` is asked for, and for a retry: the nodes'"
                  + " `finalized` tag, or `retry-depth` on a chain that has none. Where a `tag` is"
                  + " not told, what needs it waits.")
          @Default("tag")
          FinalityBy finality,
      @Doc("The depth that makes a block final by `finality: depth`.")
          @Unit("blocks")
          @Default("64")
          int retryDepth) {
    public Finality {
      new Checks().range(1, Depth.DEEPEST, retryDepth, "retry-depth").done();
      confirmationTiers = List.copyOf(confirmationTiers);
    }
  }

  /// Confirmations that transactions of at least a value ask for.
  public record Tier(
      @Doc("The tier holds for this value and more.") Wei valueAtLeast,
      @Doc("What it asks for.") @Unit("blocks") Depth confirmations) {}

  /// The chain's own pace, and what follows from it.
  public record Pace(
      @Doc("The chain's pace.") @Default("12s") Duration blockTime,
      @Doc("Bytes that were sent and not included go out again after this.") @Default("60s")
          Duration rebroadcastAfter,
      @Doc(
              "A transaction that is open for longer is told of. What every usable node refuses"
                  + " for so long, in five answers or more, is given up. A retry that has its nonce"
                  + " waits so long for an earlier generation that a reorg has opened again.")
          @Default("10m")
          Duration stuckAfter,
      @Doc("Patience with nodes.") Timeouts timeouts,
      @Doc("From when on a node is too late to be asked while another one is not.") Lag lag) {
    public Pace {
      new Checks()
          .positive(blockTime, "block-time")
          .positive(rebroadcastAfter, "rebroadcast-after")
          .positive(stuckAfter, "stuck-after")
          .done();
    }
  }

  /// Patience with nodes.
  public record Timeouts(
      @Doc(
              "For an answer to a question; for all receipts of a block 3 ms more for each of its"
                  + " transactions, up to 30s more.")
          @Default("3s")
          Duration read,
      @Doc("For an answer to a transaction; after a tenth of it another node is asked too.")
          @Default("10s")
          Duration write,
      @Doc("How long an answer that any node would give is used again.") @Default("500ms")
          Duration cache) {
    public Timeouts {
      new Checks()
          .positive(read, "read")
          .positive(write, "write")
          .that(!cache.isNegative(), "cache", "expected 0ms or more, found %s", cache)
          .done();
    }
  }

  /// From when on a node is too late.
  public record Lag(
      @Doc(
              "More than so many behind the best node; give more than 5 where blocks come faster"
                  + " than one a second.")
          @Unit("blocks")
          @Default("5")
          int blocks,
      @Doc("No new block for so many times `block-time`; never less than 10 s.")
          @Unit("block times")
          @Default("10")
          int headAge,
      @Doc(
              "A finalized block that has not moved for so long stands still: that is alarmed, and"
                  + " what waits for it says so.")
          @Default("30m")
          Duration finalizedAge) {
    public Lag {
      new Checks()
          .atLeast(1, blocks, "blocks")
          .atLeast(1, headAge, "head-age")
          .positive(finalizedAge, "finalized-age")
          .done();
    }
  }

  /// The pricing and spacing of transactions.
  public record Sending(
      @Doc("How many transactions of a sender may be signed and not yet included.")
          @Unit("transactions")
          @Default("16")
          int inFlightPerSender,
      @Doc("When and how far a fee is raised.") Bump bump,
      @Doc("What the speeds of requests pay.") Fees fees,
      @Doc(
              "How many nodes get each transaction at once: 1 for the sender's own node alone, or"
                  + " more, or `all`. Those that are `send-only` get it besides.")
          @Unit("nodes")
          @Default("1")
          FanOut fanOut,
      @Doc(
              "`none` where nodes only hand transactions on to a sequencer: one that is in no block"
                  + " after `rebroadcast-after` then goes out by the next node, not by all.")
          @Default("public")
          Mempool mempool) {
    public Sending {
      Wei most = bump.maxFeePerGas();
      new Checks()
          .atLeast(1, inFlightPerSender, "in-flight-per-sender")
          .that(
              fees.minPriorityFeePerGas().compareTo(most) <= 0,
              "fees.min-priority-fee-per-gas",
              "expected bump.max-fee-per-gas (" + most + ") or less, found %s",
              fees.minPriorityFeePerGas())
          .done();
    }
  }

  /// When and how far a fee is raised.
  public record Bump(
      @Doc("Not included for so long.") @Unit("blocks") @Default("3") int afterBlocks,
      @Doc("10 or more, since nodes refuse a replacement that pays less.")
          @Unit("percent")
          @Default("12.5")
          BigDecimal byPercent,
      @Doc("No attempt that the relayer prices ever pays more for one gas.") @Default("500gwei")
          Wei maxFeePerGas,
      @Doc(
              "What a transaction that only spends its nonce may use; more than 21000 where a"
                  + " transfer costs more, as on Arbitrum.")
          @Unit("gas")
          @Default("21000")
          int emptyGasLimit) {
    private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(1000);
    private static final int LEAST_GAS = 21_000;
    private static final int MOST_EMPTY_GAS = 10_000_000;

    public Bump {
      new Checks()
          .atLeast(1, afterBlocks, "after-blocks")
          .range(LEAST_GAS, MOST_EMPTY_GAS, emptyGasLimit, "empty-gas-limit")
          .that(
              byPercent.compareTo(BigDecimal.TEN) >= 0,
              "by-percent",
              "expected 10 or more, since nodes refuse a smaller raise, found %s",
              byPercent)
          .that(
              byPercent.compareTo(MOST_PERCENT) <= 0,
              "by-percent",
              "expected 1000 or less, found %s",
              byPercent)
          .that(
              maxFeePerGas.value().signum() > 0,
              "max-fee-per-gas",
              "expected more than 0, found %s",
              maxFeePerGas)
          .done();
    }
  }

  /// The price of each speed.
  public record Fees(
      @Inline FeePercentiles percentiles,
      @Doc(
              "`dynamic`: by EIP-1559 always; `legacy`: by one gas price, as `eth_gasPrice` says;"
                  + " `auto`: as blocks and nodes do. What a request pays by its own prices stays.")
          @Default("auto")
          FeeStyle style,
      @Doc(
              "No speed pays a smaller tip; a gas price is at least the base fee and this. For chains"
                  + " whose nodes refuse less.")
          @Default("0gwei")
          Wei minPriorityFeePerGas) {}

  /// The kind of price that transactions pay which ask for a speed.
  public enum FeeStyle {
    /// As the chain does: by EIP-1559 where blocks have a base fee and nodes tell of past fees.
    AUTO,
    /// By EIP-1559 always.
    DYNAMIC,
    /// By one gas price always.
    LEGACY
  }

  /// Percentiles of the recent tips, ascending, that slow, average and fast stand for.
  public record FeePercentiles(
      @Doc("Which percentile of the recent tips speed `slow` stands for.")
          @Unit("percentile")
          @Default("25")
          int slow,
      @Doc("The same for speed `average`; `slow` or more.") @Unit("percentile") @Default("50")
          int average,
      @Doc("The same for speed `fast`; `average` or more.") @Unit("percentile") @Default("90")
          int fast) {
    public FeePercentiles {
      new Checks()
          .that(slow >= 0, "slow", "expected 0 or more, found %s", slow)
          .that(
              average >= slow, "average", "expected slow (" + slow + ") or more, found %s", average)
          .that(
              fast >= average && fast <= 100,
              "fast",
              "expected average (" + average + ") to 100, found %s",
              fast)
          .done();
    }
  }

  public ChainSettings {
    Checks checks = new Checks();
    checks.notBlank(name, "name");
    checks.notEmpty(nodes, "nodes", "node");
    checks.that(
        nodes.isEmpty() || nodes.stream().anyMatch(node -> node.duty().isPrimary()),
        "nodes",
        "expected one that is neither backup nor send-only, found %s",
        duties(nodes));
    checks.done();
    nodes = List.copyOf(nodes);
  }

  private static String duties(List<NodeSettings> nodes) {
    return nodes.stream()
        .map(node -> node.duty().backup() ? "backup" : "send-only")
        .distinct()
        .sorted()
        .collect(Collectors.joining(" and "));
  }
}
