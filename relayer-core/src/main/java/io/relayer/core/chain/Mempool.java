package io.relayer.core.chain;

/// The place where what a node took waits for its block.
public enum Mempool {
  /// In the pools of the nodes, which tell each other of it.
  PUBLIC,
  /// At the chain's sequencer alone: a node hands on what it gets, and keeps nothing.
  NONE
}
