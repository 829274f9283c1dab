package io.relayer.node.heads;

import io.relayer.node.heads.Connection.Arrival;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/// Connections that a test writes the node's part of.
final class ScriptedConnections implements Connection.Opener {
  static final String OURS = "0xabc";

  final List<Scripted> opened = new ArrayList<>();

  Scripted newest() {
    return opened.getLast();
  }

  @Override
  public Connection open(Runnable arrived) {
    opened.add(new Scripted());
    return newest();
  }

  static String answer(long id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":\"%s\"}".formatted(id, result);
  }

  static String head(String subscription, long number) {
    return "{\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"%s\",\"result\":{\"number\":\"0x%x\",\"hash\":\"0x%064x\"}}}"
        .formatted(subscription, number, number);
  }

  static final class Scripted implements Connection {
    final List<String> sent = new ArrayList<>();
    int pings;
    boolean closed;
    private final Queue<Arrival> arrivals = new ArrayDeque<>();

    Scripted comes(Arrival arrival) {
      arrivals.add(arrival);
      return this;
    }

    Scripted says(String text) {
      return comes(new Arrival.Text(text));
    }

    /// All that a node of chain 31337 says until heads come.
    Scripted subscribes() {
      return comes(new Arrival.Opened()).says(answer(1, "0x7a69")).says(answer(2, OURS));
    }

    @Override
    public Optional<Arrival> next() {
      return Optional.ofNullable(arrivals.poll());
    }

    @Override
    public void send(String text) {
      sent.add(text);
    }

    @Override
    public void ping() {
      pings++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
