package io.relayer.app.faults;

import io.relayer.devnet.DevChain;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.devnet.tcp.TcpFault;
import io.relayer.devnet.tcp.TcpProxy;
import java.net.URI;

/// A way to the chain that the relayer takes for a node: its answers can be spoiled, and its
/// connections.
record WeakNode(TcpProxy tcp, RpcProxy rpc) implements AutoCloseable {
  static WeakNode before(DevChain chain) {
    RpcProxy rpc = RpcProxy.to(chain.url());
    return new WeakNode(TcpProxy.to(URI.create(rpc.url()).getPort()), rpc);
  }

  String url() {
    return tcp.url();
  }

  void fault(TcpFault fault) {
    tcp.fault(fault);
  }

  void fault(RpcFault fault) {
    rpc.faults(fault);
  }

  void heal() {
    rpc.faults();
    tcp.fault(new TcpFault.None());
  }

  /// How many transactions came through to it.
  long sends() {
    return rpc.calls().of("eth_sendRawTransaction");
  }

  @Override
  public void close() {
    tcp.close();
    rpc.close();
  }
}
