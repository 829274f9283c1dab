package io.relayer.bench.round;

import io.relayer.app.dev.DevRelayer;
import io.relayer.app.profile.CpuTimes;
import java.time.Duration;

/// What goes on by itself, and is so read closest to what is measured.
///
/// @param nullNode CPU time of its threads, which are of this JVM
/// @param node that of the measured chain's node
record Spent(CpuTimes cpu, Duration nullNode, Duration node, Garbage garbage) {
  static Spent now(DevRelayer dev, MeasuredChain chain, MeasuredChain nullChain) {
    return new Spent(
        CpuTimes.now(dev.devnet()), nullChain.cpu().get(), chain.cpu().get(), Garbage.now());
  }

  Spent since(Spent before) {
    return new Spent(
        cpu.since(before.cpu),
        nullNode.minus(before.nullNode),
        node.minus(before.node),
        garbage.since(before.garbage));
  }
}
