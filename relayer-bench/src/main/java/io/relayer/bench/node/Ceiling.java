package io.relayer.bench.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The most that a node takes: bytes that were signed before, until they are in blocks.
///
/// @param keys whose transactions they are; each account belongs to one connection, so that its
///   nonces come in order
public record Ceiling(RealNode node, List<BenchKeys.Key> keys) {
  /// As many calls as a batch of the relayer's broadcaster has at most.
  public static final int BATCH = 100;

  private static final int SHOWN = 300;

  public Ceiling {
    keys = List.copyOf(keys);
  }

  /// One measurement.
  ///
  /// @param batch calls in a request
  /// @param seconds from the first byte until all were in blocks
  /// @param nodeCpu what the node used meanwhile
  public record Sample(
      int batch, int connections, int transactions, double seconds, Duration nodeCpu) {
    public double perSecond() {
      return transactions / seconds;
    }
  }

  /// Signs, then sends over so many connections at once.
  ///
  /// @throws IllegalStateException where the node refuses one
  public Sample measure(int batch, int connections, int transactions) throws InterruptedException {
    Nonces nonces = new Nonces(node, keys.stream().map(BenchKeys.Key::address).toList());
    List<List<byte[]>> lanes = lanes(nonces, batch, connections, transactions / keys.size());
    int count = transactions / keys.size() * keys.size();
    long wanted = nonces.sum() + count;
    Duration cpu = node.cpuTime();
    long begun = System.nanoTime();
    send(lanes);
    nonces.await(wanted);
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Sample(batch, connections, count, seconds, node.cpuTime().minus(cpu));
  }

  private List<List<byte[]>> lanes(Nonces nonces, int batch, int connections, int each) {
    Presigned presigned = new Presigned(node.chainId());
    List<List<byte[]>> lanes = new ArrayList<>();
    for (int lane = 0; lane < connections; lane++) {
      List<List<String>> accounts = new ArrayList<>();
      for (int i = lane; i < keys.size(); i += connections) {
        BenchKeys.Key key = keys.get(i);
        accounts.add(presigned.of(key, nonces.of(key.address()), each));
      }
      lanes.add(Presigned.requests(Presigned.inTurn(accounts), batch));
    }
    return lanes;
  }

  private void send(List<List<byte[]>> lanes) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(lanes.size())) {
      List<Future<?>> sent = new ArrayList<>();
      lanes.forEach(lane -> sent.add(threads.submit(() -> send(lane, node.url()))));
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the node's ceiling could not be measured: " + e.getCause(), e.getCause());
    }
  }

  private static void send(List<byte[]> requests, String url) {
    try (RawConnection connection = RawConnection.to(url)) {
      for (byte[] request : requests) {
        String answer = connection.exchange(request);
        if (answer.contains("\"error\"")) {
          throw new IllegalStateException(
              "the node refused: " + answer.substring(0, Math.min(SHOWN, answer.length())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
