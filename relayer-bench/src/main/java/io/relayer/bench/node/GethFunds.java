package io.relayer.bench.node;

import io.relayer.devnet.DevAccount;
import io.relayer.devnet.GethNode;
import io.relayer.ethereum.value.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A geth whose accounts have funds. Its development chain gives all to one, which passes them on.
public final class GethFunds {
  /// Far from those of the bench.
  private static final int RICH = 999;

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final String AMOUNT = "0x3635c9adc5dea00000"; // 1,000 ether
  private static final String CAP = "0x174876e800";
  private static final String TIP = "0x3b9aca00";

  /// Its pool takes 16 of a sender by default, and 5,120 in all.
  private static final List<String> OPTIONS =
      List.of(
          "--txpool.accountslots=16384",
          "--txpool.globalslots=262144",
          "--txpool.accountqueue=16384",
          "--txpool.globalqueue=262144",
          "--dev.gaslimit=3000000000",
          "--rpc.batch-request-limit=0",
          "--rpc.batch-response-max-size=0",
          "--cache.blocklogs=32");

  private GethFunds() {}

  /// @param folder of its data
  public static BenchNode.Geth start(Path folder, List<BenchKeys.Key> keys)
      throws InterruptedException {
    BenchKeys.Key rich = BenchKeys.of(RICH, 1).getFirst();
    DevAccount account = new DevAccount(rich.address().toString(), rich.secret().toString());
    GethNode geth = GethNode.start(folder, account, PERIOD, OPTIONS.toArray(String[]::new));
    for (BenchKeys.Key key : keys) {
      geth.rpc(
          "eth_sendTransaction",
          Map.of(
              "from", account.address(),
              "to", key.address().toString(),
              "value", AMOUNT,
              "maxFeePerGas", CAP,
              "maxPriorityFeePerGas", TIP));
    }
    awaitFunds(geth, keys.getLast().address());
    return new BenchNode.Geth(geth);
  }

  private static void awaitFunds(GethNode geth, Address last) throws InterruptedException {
    while (geth.rpc("eth_getBalance", last.toString(), "latest").asString("0x0").equals("0x0")) {
      Thread.sleep(LOOK_AGAIN);
    }
  }
}
