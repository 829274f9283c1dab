package io.relayer.app.loops;

import java.util.function.Function;

/// One bad thing beside good ones, carried out on a started relayer.
enum Trial {
  WRONG_NODE("a chain's only node is another chain's, by a mistake in its URL", WrongNode::new),
  BAD_RECORDS("records that nobody can read, in each topic that is consumed", BadRecords::new),
  LANE_ROWS("rows that make no record, in each lane of the outbox", LaneRows::new),
  LOCKED_ACCOUNT(
      "an account's row that another session has locked (all lanes of the outbox are held back by it)",
      LockedAccount::new),
  POISONED_ROWS("rows that the database refuses to change", PoisonedRows::new),
  LOCKED_LEASE("a lease's row that another session has locked", LockedLease::new),
  LOCKED_TABLE("a history table that another session has locked", LockedTable::new),
  SILENT_KEY("a key that gives no answer in time", SilentKey::new),
  BAD_NODES(
      "one of two nodes answers everything with null and garbles its announcements; another chain's only node is gone",
      BadNodes::new);

  private final String text;
  private final Function<LoopScene, Plant> plant;

  Trial(String text, Function<LoopScene, Plant> plant) {
    this.text = text;
    this.plant = plant;
  }

  Plant on(LoopScene scene) {
    return plant.apply(scene);
  }

  @Override
  public String toString() {
    return text;
  }
}
