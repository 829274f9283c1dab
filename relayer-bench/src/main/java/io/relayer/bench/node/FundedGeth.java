package io.relayer.bench.node;

import io.relayer.devnet.DevAccount;
import io.relayer.devnet.DevnetException;
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
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private FundedGeth() {}

  /// Returns when all of them have their funds.
  ///
  /// @throws DevnetException where one has none after a minute
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
    try {
      fund(geth, rich.address(), funded);
      return geth;
    } catch (RuntimeException | InterruptedException e) {
      geth.close();
      throw e;
    }
  }

  private static void fund(GethNode geth, Address rich, List<Address> funded)
      throws InterruptedException {
    for (Address account : funded) {
      geth.rpc(
          "eth_sendTransaction",
          Map.of("from", rich.toString(), "to", account.toString(), "value", FUNDS));
    }
    long begun = System.nanoTime();
    for (Address account : funded) {
      while (geth.rpc("eth_getBalance", account.toString(), "latest").asString().equals("0x0")) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new DevnetException(
              "geth has mined no funds for %s within %d s"
                  .formatted(account, PATIENCE.toSeconds()));
        }
        Thread.sleep(EVERY);
      }
    }
  }
}
