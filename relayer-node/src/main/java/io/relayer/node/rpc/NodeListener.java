package io.relayer.node.rpc;

import java.time.Duration;

/// A listener to the outcomes of exchanges with a node. Called on the calling thread; must not
/// block.
public interface NodeListener {
  /// An exchange is about to begin.
  ///
  /// @param calls how many calls it holds
  /// @return false if the node must not be asked now; then nothing else is called
  boolean begins(int calls);

  /// The exchange is over, however it went; called last.
  void ends();

  /// The node answered, be it with a refusal.
  void answered(Duration latency);

  /// Nothing can have reached the node.
  void unreachable(String detail);

  /// The node may have got it; what came back, if anything, was no answer.
  void failed(String detail);

  /// The node is alive, and does not want to be asked again before this time is over.
  void limited(Duration quiet, String detail);

  /// The node answered, and what is needed of the answer can't be read. It speaks against the node,
  /// but it may be for what was asked about: it must not keep the node from other questions.
  ///
  /// @param detail names the method and the field
  void unreadable(String detail);

  /// Something in an answer could not be read, and is done without: no failure, but worth a note.
  ///
  /// @param detail names the method and the field
  default void doneWithout(String detail) {}

  /// The node told of its newest block.
  void sawHead(long number);
}
