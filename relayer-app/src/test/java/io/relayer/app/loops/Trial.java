package io.relayer.app.loops;

/// One bad thing beside good ones, carried out on a started relayer.
enum Trial {
  WRONG_NODE("a chain's only node is another chain's, by a mistake in its URL"),
  BAD_RECORDS("records that nobody can read, in each topic that is consumed"),
  LANE_ROWS("rows that make no record, in each lane of the outbox"),
  LOCKED_ACCOUNT(
      "an account's row that another session has locked (all lanes of the outbox are held back by it)"),
  POISONED_ROWS("rows that the database refuses to change"),
  LOCKED_LEASE("a lease's row that another session has locked"),
  LOCKED_TABLE("a history table that another session has locked"),
  SILENT_KEY("a key that gives no answer in time"),
  BAD_NODES(
      "one of two nodes answers everything with null and garbles its announcements; another chain's only node is gone");

  private final String text;

  Trial(String text) {
    this.text = text;
  }

  Plant on(LoopScene scene) {
    return switch (this) {
      case WRONG_NODE -> new WrongNode(scene);
      case BAD_RECORDS -> new BadRecords(scene);
      case LANE_ROWS -> new LaneRows(scene);
      case LOCKED_ACCOUNT -> new LockedAccount(scene);
      case POISONED_ROWS -> new PoisonedRows(scene);
      case LOCKED_LEASE -> new LockedLease(scene);
      case LOCKED_TABLE -> new LockedTable(scene);
      case SILENT_KEY -> new SilentKey(scene);
      case BAD_NODES -> new BadNodes(scene);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
