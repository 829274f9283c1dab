package io.relayer.app.loops;

/// A kind of thing that can be bad: one of the many that a loop goes through.
enum BadThing {
  RECORD("record"),
  BATCH("damaged batch"),
  ROW("row"),
  NODE("node's answer"),
  KEY("key"),
  CONFIGURATION("configuration");

  private final String text;

  BadThing(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
