package io.relayer.bench.capacity;

/// The share of something that is planned to be used at most.
enum HeadRoom {
  NONE(1, "none", ""),
  CPU(
      0.6,
      "60 % of the CPU",
      "what waits for a CPU waits the longer the fuller it is (at 60 % one and a half times the work itself, at 90 % nine times), and one of three"
          + " may be away, or be busy with vacuum, a checkpoint or a backup"),
  CALLS(
      0.6,
      "60 % of what the plan allows",
      "what is sent again, and blocks that are read again after a reorg or a fail-over, come on top"),
  DISK(
      0.7,
      "70 % of the disk",
      "an index that is built anew, a vacuum that is late, and a standby or a consumer that is away need room");

  private final double share;
  private final String text;
  private final String why;

  HeadRoom(double share, String text, String why) {
    this.share = share;
    this.text = text;
    this.why = why;
  }

  double share() {
    return share;
  }

  String text() {
    return text;
  }

  String why() {
    return why;
  }

  /// A part of a formula.
  String divided() {
    return this == NONE ? "" : " ÷ %.0f %%".formatted(share * 100);
  }
}
