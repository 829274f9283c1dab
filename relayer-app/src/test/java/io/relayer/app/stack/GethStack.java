package io.relayer.app.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.devnet.DevAccount;
import io.relayer.devnet.DevnetException;
import io.relayer.devnet.GethNode;
import io.relayer.devnet.TestStack;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A relayer with all roles on geth, in place of the anvil that other tests have. Its chain gives
/// all funds to a stranger, who is no sender.
public final class GethStack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final DevAccount RICH =
      new DevAccount(
          "0xa0ee7a142d267c1f36714e4a8f75612f20a79720",
          "0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6");

  private final GethNode geth;
  private final RelayerStack stack;
  private final RelayerProcess relayer;

  private GethStack(GethNode geth, RelayerStack stack) throws InterruptedException {
    this.geth = geth;
    this.stack = stack;
    this.relayer = stack.startRelayer(EnumSet.allOf(RoleName.class));
    assertThat(relayer.awaitChains(PATIENCE)).isTrue();
  }

  /// The test is skipped if geth can't be had.
  ///
  /// @param period whole seconds between blocks
  /// @param chainKeys further keys of the chain, as lines of YAML
  /// @param options further ones of geth's command line
  public static GethStack start(
      Duration period, int senders, List<String> chainKeys, String... options)
      throws InterruptedException {
    GethNode geth = started(period, options);
    return new GethStack(geth, funded(geth, on(geth, period, senders, chainKeys)));
  }

  private static GethNode started(Duration period, String... options) {
    try {
      return GethNode.start(TestStack.folder("geth"), RICH, period, options);
    } catch (DevnetException e) {
      if ("required".equals(System.getenv("RELAYER_TEST_TOOLS"))) {
        throw e;
      }
      return abort("geth is skipped: " + e.getMessage());
    }
  }

  /// The stack's own chain has the accounts and the chain's id; nobody asks it.
  private static StackOptions on(
      GethNode geth, Duration period, int senders, List<String> chainKeys) {
    return new StackOptions(
            period,
            senders,
            _ -> List.of("{ url: \"%s\", ws-url: \"%s\" }".formatted(geth.url(), geth.wsUrl())),
            chainKeys)
        .withChainId(GethNode.CHAIN_ID);
  }

  /// The senders have their funds before the relayer first looks at them.
  private static RelayerStack funded(GethNode geth, StackOptions options) {
    RelayerStack stack = RelayerStack.start(options);
    for (int i = 0; i < options.senders(); i++) {
      stranger(geth, Map.of("to", stack.sender(i), "value", "0x3635c9adc5dea00000"), 2);
    }
    String last = stack.sender(options.senders() - 1);
    await("the senders' funds")
        .atMost(PATIENCE)
        .until(() -> !geth.rpc("eth_getBalance", last, "latest").asString().equals("0x0"));
    return stack;
  }

  public GethNode geth() {
    return geth;
  }

  public RelayerStack stack() {
    return stack;
  }

  /// Sends a transaction of the stranger, to be mined by its place among the tips.
  public void stranger(Map<String, String> transaction, long tipGwei) {
    stranger(geth, transaction, tipGwei);
  }

  private static void stranger(GethNode geth, Map<String, String> transaction, long tipGwei) {
    Map<String, String> whole = new HashMap<>(transaction);
    whole.put("from", RICH.address());
    whole.put("maxPriorityFeePerGas", gwei(tipGwei));
    whole.put("maxFeePerGas", gwei(tipGwei + 100));
    geth.rpc("eth_sendTransaction", whole);
  }

  public static String gwei(long gwei) {
    return "0x" + Long.toHexString(gwei * 1_000_000_000);
  }

  /// Waits until so many more blocks are there.
  public void awaitBlocks(int more) {
    long wanted = headNumber() + more;
    await(more + " blocks").atMost(PATIENCE).until(() -> headNumber() >= wanted);
  }

  public long headNumber() {
    return Long.decode(geth.rpc("eth_blockNumber").asString());
  }

  /// Whether geth has this transaction, in its pool or in a block.
  public boolean knows(String hash) {
    return !geth.rpc("eth_getTransactionByHash", hash).isNull();
  }

  /// Whether geth has this transaction in its pool, and in no block.
  public boolean isPooled(String hash) {
    return knows(hash) && geth.rpc("eth_getTransactionReceipt", hash).isNull();
  }

  public void awaitCount(String sql, long least) {
    await(sql).atMost(PATIENCE).until(() -> count(sql) >= least);
  }

  public void awaitNone(String sql) {
    await(sql).atMost(PATIENCE).until(() -> count(sql) == 0);
  }

  /// A number; 0 where there is none yet.
  public long count(String sql) {
    return stack
        .database()
        .withHandle(h -> h.createQuery(sql).mapTo(Long.class).findOne().orElse(0L));
  }

  public List<String> column(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  /// Hashes of all attempts of a request that were signed, in their order.
  public List<String> attempts(String id) {
    return column(
        """
        select a.hash from attempt_status a join transaction_status t using (transaction_id)
        where t.request_id = '%s' order by a.attempt
        """
            .formatted(id));
  }

  /// How many of a request's attempts are in a block, as geth tells.
  public long mined(String id) {
    return attempts(id).stream()
        .filter(hash -> !geth.rpc("eth_getTransactionReceipt", hash).isNull())
        .count();
  }

  @Override
  public void close() {
    relayer.close();
    stack.close();
    geth.close();
  }
}
