package io.relayer.bench.capacity;

/// A role of the relayer, with its part of the CPU time that a process of all roles takes. The
/// bench does not tell them apart, so the parts are those of one profile, which docs/capacity.md
/// has: of 587 µs that belong to a stage, 324 are intake and signing, 228 publishing, broadcasting
/// and the client of nodes, 103 monitoring and that same client. What both of the last have counts
/// in both.
enum Role {
  SIGNER("signer", 0.55),
  BROADCASTER("broadcaster", 0.39),
  MONITOR("monitor", 0.18);

  static final String ASSUMPTION =
      "the role's share of the relayer's CPU time is that of an earlier profile";

  private final String text;
  private final double share;

  Role(String text, double share) {
    this.text = text;
    this.share = share;
  }

  String text() {
    return text;
  }

  double share() {
    return share;
  }
}
