package io.relayer.bench.node;

import io.relayer.devnet.DevAccount;
import io.relayer.devnet.GethNode;
import io.relayer.ethereum.value.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Starts geth with a chain on which accounts have funds, and without the limits that keep a node
/// of a real chain from being flooded: blocks as large and a pool as wide as those of the dev
/// chain.
public final class FundedGeth {
  private static final String GAS = "3000000000";
  private static final String ENDLESS = "10000000";

  /// A million of ether: more than all that is measured spends at most.
  private static final String FUNDS = "0xd3c21bcecceda1000000";

  private static final Duration EVERY = Duration.ofMillis(100);

  private FundedGeth() {}

  /// Returns when all of them have their funds.
  ///
  /// @param rich the account that has all the others; none of those
  public static GethNode start(Path folder, BenchKeys.Key rich, List<Address> funded)
      throws InterruptedException {
    GethNode geth =
        GethNode.start(
            folder,
            new DevAccount(rich.address().toString(), rich.secret().toString()),
            NodeKind.GETH.blockTime(),
            "--dev.gaslimit=" + GAS,
            "--miner.gaslimit=" + GAS,
            "--txpool.accountslots=" + ENDLESS,
            "--txpool.globalslots=" + ENDLESS,
            "--txpool.accountqueue=" + ENDLESS,
            "--txpool.globalqueue=" + ENDLESS);
    for (Address account : funded) {
      geth.rpc(
          "eth_sendTransaction",
          Map.of("from", rich.address().toString(), "to", account.toString(), "value", FUNDS));
    }
    for (Address account : funded) {
      while (geth.rpc("eth_getBalance", account.toString(), "latest").asString().equals("0x0")) {
        Thread.sleep(EVERY);
      }
    }
    return geth;
  }
}
