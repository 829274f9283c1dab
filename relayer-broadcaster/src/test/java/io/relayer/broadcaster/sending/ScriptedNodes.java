package io.relayer.broadcaster.sending;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Nodes that say what a test wants to hear. Unless told otherwise they accept what they have not
/// seen and know what they have, as a real one does.
final class ScriptedNodes implements BroadcastTarget {
  /// One call.
  record Sent(Address sender, List<Bytes> signed) {}

  final List<Sent> calls = new CopyOnWriteArrayList<>();
  final List<Bytes> toAll = new CopyOnWriteArrayList<>();
  private final Map<Bytes, BroadcastOutcome> answers = new ConcurrentHashMap<>();
  private final Map<Bytes, Refusal> refusals = new ConcurrentHashMap<>();
  private final Map<Bytes, Integer> pool = new ConcurrentHashMap<>();
  private final ChainId chain;
  private volatile boolean usable = true;
  private volatile Consumer<Address> before = sender -> {};

  ScriptedNodes(ChainId chain) {
    this.chain = chain;
  }

  /// From now on this is the answer for these bytes.
  void answer(Bytes signed, BroadcastOutcome outcome) {
    answer(signed, outcome, Refusal.NONE);
  }

  /// The same, turned down by nodes as it says.
  void answer(Bytes signed, BroadcastOutcome outcome, Refusal refusal) {
    answers.put(signed, outcome);
    refusals.put(signed, refusal);
  }

  void usable(boolean now) {
    usable = now;
  }

  /// Is done first in each call, with its sender.
  void before(Consumer<Address> action) {
    before = action;
  }

  /// How often a node was handed these bytes.
  int timesSent(Bytes signed) {
    return pool.getOrDefault(signed, 0);
  }

  @Override
  public ChainId chainId() {
    return chain;
  }

  @Override
  public boolean usable() {
    return usable;
  }

  @Override
  public BroadcastResult broadcast(Address sender, List<Bytes> signed) {
    before.accept(sender);
    if (!usable) {
      return new BroadcastResult.NoUsableNode("as scripted");
    }
    calls.add(new Sent(sender, List.copyOf(signed)));
    return new BroadcastResult.Answered(
        signed.stream().map(this::one).toList(),
        signed.stream().map(bytes -> refusals.getOrDefault(bytes, Refusal.NONE)).toList());
  }

  @Override
  public BroadcastResult broadcastAgain(Address sender, List<Bytes> signed) {
    toAll.addAll(signed);
    return broadcast(sender, signed);
  }

  private BroadcastOutcome one(Bytes signed) {
    boolean known = pool.merge(signed, 1, Integer::sum) > 1;
    BroadcastOutcome scripted = answers.get(signed);
    return scripted == null ? new BroadcastOutcome.Accepted(known) : scripted;
  }
}
