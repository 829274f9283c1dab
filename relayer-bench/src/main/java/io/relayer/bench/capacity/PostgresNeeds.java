package io.relayer.bench.capacity;

import static io.relayer.bench.capacity.MeasuredRound.COMMITS;
import static io.relayer.bench.capacity.MeasuredRound.DATABASE;
import static io.relayer.bench.capacity.MeasuredRound.POSTGRES_CPU;
import static io.relayer.bench.capacity.MeasuredRound.WAL;

import io.relayer.bench.capacity.Need.Thing;

/// One PostgreSQL.
record PostgresNeeds(Reckoning reckoning) {
  private static final double SECONDS_OF_AN_HOUR = 3_600;

  /// Memory, for each byte of `shared_buffers`: a quarter, as PostgreSQL's manual has it.
  private static final double MEMORY = 4;

  void add() {
    addCpu();
    addCommits();
    addMemory();
    addWal();
    addGrowth();
    addDisk();
  }

  /// With head-room.
  double cores(Load load) {
    return reckoning.perSecond(POSTGRES_CPU, load) / HeadRoom.CPU.share();
  }

  private void addCpu() {
    reckoning.add(
        new Thing("PostgreSQL: CPU", "cores", false),
        reckoning.ground(HeadRoom.CPU, null, POSTGRES_CPU),
        this::cores,
        load -> reckoning.times(load, POSTGRES_CPU, "CPU s") + HeadRoom.CPU.divided());
  }

  private void addCommits() {
    reckoning.add(
        new Thing("PostgreSQL: commits", "a second", false),
        reckoning.ground(HeadRoom.NONE, null, COMMITS),
        load -> reckoning.perSecond(COMMITS, load),
        load -> reckoning.times(load, COMMITS, "commits"));
  }

  private void addMemory() {
    reckoning.add(
        new Thing("PostgreSQL: memory", "GiB", false),
        reckoning.ground(
            HeadRoom.NONE,
            "shared_buffers hold what an hour adds, and are a quarter of the memory",
            DATABASE),
        load -> gib(DATABASE, load) * SECONDS_OF_AN_HOUR * MEMORY,
        load ->
            "%s × 3,600 s × %s"
                .formatted(reckoning.times(load, DATABASE, "KiB"), Numbers.text(MEMORY)));
  }

  private void addWal() {
    reckoning.add(
        new Thing("PostgreSQL: WAL", "GiB a day", false),
        reckoning.ground(HeadRoom.NONE, null, WAL),
        load -> gib(WAL, load) * Reckoning.SECONDS_OF_A_DAY,
        load -> reckoning.times(load, WAL, "KiB") + " × 86,400 s");
  }

  private void addGrowth() {
    reckoning.add(
        new Thing("PostgreSQL: tables and indexes", "GiB a day", false),
        reckoning.ground(HeadRoom.NONE, null, DATABASE),
        load -> gib(DATABASE, load) * Reckoning.SECONDS_OF_A_DAY,
        load -> reckoning.times(load, DATABASE, "KiB") + " × 86,400 s");
  }

  private void addDisk() {
    double measured = reckoning.measured(DATABASE);
    reckoning.add(
        new Thing("PostgreSQL: disk for all", "GiB", false),
        reckoning.ground(
            HeadRoom.DISK,
            "the peak lasts day and night, and nothing is deleted; WAL that an archive or a standby has not taken yet comes on top",
            DATABASE),
        load ->
            load.sinceNow()
                / Reckoning.THOUSAND
                * measured
                / Reckoning.KIB_OF_A_GIB
                / HeadRoom.DISK.share(),
        load ->
            "%s tx since then × %s KiB ÷ 1,000 tx%s"
                .formatted(
                    Numbers.text(load.sinceNow()),
                    Numbers.text(measured),
                    HeadRoom.DISK.divided()));
  }

  private double gib(String figure, Load load) {
    return reckoning.perSecond(figure, load) / Reckoning.KIB_OF_A_GIB;
  }
}
