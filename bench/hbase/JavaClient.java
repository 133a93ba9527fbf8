import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.BufferedInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.RegionMetrics;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.Size;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.BufferedMutator;
import org.apache.hadoop.hbase.client.BufferedMutatorParams;
import org.apache.hadoop.hbase.client.CompactionState;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.util.VersionInfo;

/**
 * A contestant: HBase's own client, as its documentation has one use it. `JavaClient ZOOKEEPER_PORT CELLS` answers
 * the questions of harness/protocol.ts; tasks are a word and the names of tables. It also does what needs an
 * administrator, outside of all times.
 */
public final class JavaClient {
  private static final int WRITERS = 2;
  private static final int READERS = 8;

  private static Connection connection;
  private static Admin admin;
  /** The cells of each row, in the order of the file, and of the keys. */
  private static List<List<KeyValue>> rows;
  private static List<List<KeyValue>> sorted;

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    // Whatever else is printed must not stand between the answers.
    System.setOut(System.err);
    long began = System.nanoTime();
    Configuration configuration = HBaseConfiguration.create();
    configuration.set("hbase.zookeeper.quorum", "127.0.0.1");
    configuration.set("hbase.zookeeper.property.clientPort", args[0]);
    connection = ConnectionFactory.createConnection(configuration);
    admin = connection.getAdmin();
    out.printf("{\"version\":\"%s\",\"cost\":%s}%n", VersionInfo.getVersion(), cost(began, 0));
    out.flush();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String question = line.substring(2, line.indexOf(':') - 1);
      String[] task = line.substring(line.indexOf(':') + 2, line.lastIndexOf('"')).split(" ");
      if (question.equals("rows")) {
        out.printf("{\"rows\":[%s]}%n", task[0].equals("size") ? size(task[1]) : check(task[1]));
      } else {
        long start = System.nanoTime();
        long cpu = cpu();
        run(task);
        out.println(cost(start, cpu));
      }
      out.flush();
    }
    connection.close();
  }

  private static void run(String[] task) throws Exception {
    if (task[0].equals("cells")) {
      rows = read(task[1]);
      sorted = new ArrayList<>(rows);
      sorted.sort((a, b) -> CellComparator.getInstance().compareRows(a.get(0), b.get(0)));
      return;
    }
    TableName table = TableName.valueOf(task[1]);
    switch (task[0]) {
      case "clone" -> admin.cloneTableSchema(table, TableName.valueOf(task[2]), true);
      case "drop" -> {
        admin.disableTable(table);
        admin.deleteTable(table);
      }
      case "compact" -> compact(table);
      case "load" -> load(table, rows);
      case "load-sorted" -> load(table, sorted);
      case "scan" -> scan(table, false);
      default -> throw new IllegalArgumentException("Expected a task, found " + task[0]);
    }
  }

  private static void load(TableName table, List<List<KeyValue>> rows) throws Exception {
    List<Callable<Sum>> tasks = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int from = (int) ((long) rows.size() * writer / WRITERS);
      int to = (int) ((long) rows.size() * (writer + 1) / WRITERS);
      tasks.add(() -> {
        try (BufferedMutator mutator = connection.getBufferedMutator(new BufferedMutatorParams(table))) {
          for (List<KeyValue> cells : rows.subList(from, to)) {
            Put put = new Put(CellUtil.cloneRow(cells.get(0)), cells.size());
            for (KeyValue cell : cells) {
              put.addColumn(
                  CellUtil.cloneFamily(cell),
                  CellUtil.cloneQualifier(cell),
                  cell.getTimestamp(),
                  CellUtil.cloneValue(cell));
            }
            mutator.mutate(put);
          }
        }
        return new Sum();
      });
    }
    all(tasks);
  }

  /** Every region, each by a thread. */
  private static Sum scan(TableName name, boolean checked) throws Exception {
    List<Callable<Sum>> tasks = new ArrayList<>();
    for (HRegionLocation location : connection.getRegionLocator(name).getAllRegionLocations()) {
      tasks.add(() -> {
        Sum sum = new Sum();
        Scan scan = new Scan()
            .withStartRow(location.getRegion().getStartKey())
            .withStopRow(location.getRegion().getEndKey())
            .setCaching(1000)
            .setCacheBlocks(false);
        try (Table table = connection.getTable(name); ResultScanner results = table.getScanner(scan)) {
          for (Result result : results) {
            sum.rows++;
            for (Cell cell : result.rawCells()) sum.add(cell, checked);
          }
        }
        return sum;
      });
    }
    return all(tasks);
  }

  private static String check(String table) throws Exception {
    Sum sum = scan(TableName.valueOf(table), true);
    return String.format(
        "{\"rows\":%d,\"cells\":%d,\"bytes\":%d,\"checksum\":%d}", sum.rows, sum.cells, sum.bytes, sum.checksum);
  }

  private static Sum all(List<Callable<Sum>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    Sum total = new Sum();
    try {
      for (Future<Sum> done : threads.invokeAll(tasks)) total.add(done.get());
    } finally {
      threads.shutdown();
    }
    return total;
  }

  private static final class Sum {
    long rows;
    long cells;
    long bytes;
    /** The sum of each cell's CRC-32. */
    long checksum;

    void add(Cell cell, boolean checked) {
      cells++;
      bytes += cell.getRowLength() + cell.getFamilyLength() + cell.getQualifierLength() + cell.getValueLength();
      if (!checked) return;
      CRC32 crc = new CRC32();
      crc.update(cell.getRowArray(), cell.getRowOffset(), cell.getRowLength());
      crc.update(cell.getFamilyArray(), cell.getFamilyOffset(), cell.getFamilyLength());
      crc.update(cell.getQualifierArray(), cell.getQualifierOffset(), cell.getQualifierLength());
      for (int shift = 56; shift >= 0; shift -= 8) crc.update((int) (cell.getTimestamp() >>> shift));
      crc.update(cell.getValueArray(), cell.getValueOffset(), cell.getValueLength());
      checksum += crc.getValue();
    }

    void add(Sum other) {
      rows += other.rows;
      cells += other.cells;
      bytes += other.bytes;
      checksum += other.checksum;
    }
  }

  private static void compact(TableName table) throws Exception {
    List<RegionInfo> regions = admin.getRegions(table);
    int wanted = admin.getDescriptor(table).getColumnFamilyCount() * regions.size();
    long before = -1;
    for (int i = 0; i < 100; i++) {
      Files now = files(table);
      // One that flushes already passes over the call; of a whole table the master now and then waits for ever.
      if (now.inMemory > 0 || now.count < wanted) {
        for (RegionInfo region : regions) admin.flushRegion(region.getRegionName());
      }
      if (i % 10 == 0 || now.inMemory > 0) admin.majorCompact(table);
      Thread.sleep(1500);
      boolean done =
          admin.getCompactionState(table) == CompactionState.NONE && now.inMemory == 0 && now.count == wanted;
      if (done && now.megabytes == before) return;
      before = done ? now.megabytes : -1;
    }
    throw new IllegalStateException("Expected " + table + " to be compacted into " + wanted + " files.");
  }

  private record Files(long count, long megabytes, long inMemory) {}

  private static Files files(TableName table) throws Exception {
    long count = 0;
    double megabytes = 0;
    double inMemory = 0;
    for (ServerName server : admin.getRegionServers()) {
      for (RegionMetrics region : admin.getRegionMetrics(server, table)) {
        count += region.getStoreFileCount();
        megabytes += region.getStoreFileSize().get(Size.Unit.MEGABYTE);
        inMemory += region.getMemStoreSize().get(Size.Unit.MEGABYTE);
      }
    }
    return new Files(count, (long) megabytes, (long) inMemory);
  }

  private static String size(String name) throws Exception {
    Files files = files(TableName.valueOf(name));
    return String.format("{\"files\":%d,\"filesMiB\":%d}", files.count, files.megabytes);
  }

  /** Cells as they travel beside calls: each behind its length. */
  private static List<List<KeyValue>> read(String file) throws Exception {
    List<List<KeyValue>> all = new ArrayList<>();
    KeyValue last = null;
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(file), 1 << 20))) {
      while (in.available() > 0) {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        KeyValue cell = new KeyValue(bytes, 0, bytes.length);
        if (last == null || !CellUtil.matchingRows(last, cell)) all.add(new ArrayList<>(2));
        all.get(all.size() - 1).add(cell);
        last = cell;
      }
    }
    return all;
  }

  private static String cost(long start, long cpu) {
    return String.format("{\"ms\":%.3f,\"cpuMs\":%.3f}", (System.nanoTime() - start) / 1e6, (cpu() - cpu) / 1e6);
  }

  /** Of all threads of the process. */
  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
