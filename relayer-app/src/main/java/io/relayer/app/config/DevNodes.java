package io.relayer.app.config;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.tcp.TcpProxy;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The nodes of a chain: its own, and proxies to that one, which pass for others and can fail one
/// by one.
///
/// Why: RATIONALE.md#dev-nodes.
///
/// @param proxies on any free ports
public record DevNodes(DevChain chain, List<TcpProxy> proxies) implements AutoCloseable {
  public DevNodes {
    proxies = List.copyOf(proxies);
  }

  /// @param count with the chain's own
  public static DevNodes of(DevChain chain, int count) {
    return new DevNodes(
        chain, IntStream.range(1, count).mapToObj(_ -> TcpProxy.to(chain.port())).toList());
  }

  /// Of all nodes, the chain's own first.
  List<String> urls() {
    return Stream.concat(Stream.of(chain.url()), proxies.stream().map(TcpProxy::url)).toList();
  }

  /// Ends the proxies; the chain is another's to end.
  @Override
  public void close() {
    proxies.forEach(TcpProxy::close);
  }
}
