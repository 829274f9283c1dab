package io.relayer.bench.loop;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.FastRawTransactionManager;

/// The bare loop: a thread for each account signs and sends by web3j, one transaction after the
/// other, and keeps nothing. A process of its own, so that its first pass is as cold as a program
/// that was just started, each time; its second pass, in the same process, is the warm one.
///
/// Arguments: the node's URL, the chain's id, transactions of a pass, then the keys in hex. Each
/// pass prints a line: its seconds and the process's CPU seconds.
public final class Web3jLoop {
  private static final String RECIPIENT = "0x000000000000000000000000000000000000dead";
  private static final BigInteger GAS = BigInteger.valueOf(21_000);
  private static final BigInteger CAP = BigInteger.valueOf(100_000_000_000L);
  private static final BigInteger TIP = BigInteger.valueOf(1_000_000_000L);
  private static final int PASSES = 2;
  private static final long LOOK_AGAIN_MILLIS = 10;
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  /// The exit code where the node has lost transactions; how many is the last line.
  static final int LOST = 3;

  private final Web3j web3j;
  private final long chainId;
  private final List<Credentials> accounts = new ArrayList<>();
  private final List<FastRawTransactionManager> managers = new ArrayList<>();

  private Web3jLoop(String url, long chainId, List<String> keys) {
    this.web3j = Web3j.build(new HttpService(url));
    this.chainId = chainId;
    for (String key : keys) {
      Credentials account = Credentials.create(key);
      accounts.add(account);
      managers.add(new FastRawTransactionManager(web3j, account, chainId));
    }
  }

  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    int count = Integer.parseInt(all.get(2));
    Web3jLoop loop =
        new Web3jLoop(all.get(0), Long.parseLong(all.get(1)), all.subList(3, all.size()));
    for (int pass = 0; pass < PASSES; pass++) {
      long cpu = cpuNanos();
      double seconds = loop.pass(count);
      System.out.printf("%.6f %.6f%n", seconds, (cpuNanos() - cpu) / 1e9);
    }
    System.exit(0); // the HTTP client's threads would wait for a minute
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /// @return how long until all were in blocks
  private double pass(int count) throws Exception {
    int each = count / accounts.size();
    long wanted = mined() + (long) each * accounts.size();
    long begun = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(accounts.size())) {
      List<Future<?>> running = new ArrayList<>();
      for (FastRawTransactionManager manager : managers) {
        running.add(
            threads.submit(() -> {
              for (int i = 0; i < each; i++) {
                send(manager);
              }
              return null;
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the bare loop could not go on", e.getCause());
    }
    awaitMined(wanted);
    return (System.nanoTime() - begun) / 1e9;
  }

  /// Ends the process where nothing comes into blocks any more: what a node has lost is lost to a
  /// loop that keeps nothing.
  private void awaitMined(long wanted) throws IOException, InterruptedException {
    long seen = -1;
    long movedAt = System.nanoTime();
    for (long now = mined(); now < wanted; now = mined()) {
      if (now != seen) {
        seen = now;
        movedAt = System.nanoTime();
      } else if (System.nanoTime() - movedAt > PATIENCE_NANOS) {
        System.out.println(wanted - now);
        System.exit(LOST);
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private void send(FastRawTransactionManager manager) throws IOException {
    EthSendTransaction answer =
        manager.sendEIP1559Transaction(
            chainId, TIP, CAP, GAS, RECIPIENT, "", BigInteger.ONE, false);
    if (answer.hasError()) {
      throw new IllegalStateException("the node refused: " + answer.getError().getMessage());
    }
  }

  private long mined() throws IOException {
    long sum = 0;
    for (Credentials account : accounts) {
      sum +=
          web3j
              .ethGetTransactionCount(account.getAddress(), DefaultBlockParameterName.LATEST)
              .send()
              .getTransactionCount()
              .longValueExact();
    }
    return sum;
  }
}
