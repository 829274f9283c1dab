package io.relayer.app.loops;

/// What can be wrong with one of many things that a loop goes through.
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
