package tapbill.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * A connection pooler in transaction mode, such as PgBouncer: each transaction of a client gets the
 * session of PostgreSQL that was used last and is idle, with what others have left in it.
 */
public final class TransactionPooler implements AutoCloseable {
  private static final int VERSION_3 = 196608;
  private static final byte READY = 'Z';
  private static final byte SYNC = 'S';
  private static final byte QUERY = 'Q';
  private static final byte TERMINATE = 'X';

  private final URI database;
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingDeque<Session> idle = new LinkedBlockingDeque<>();
  private final List<Socket> sockets = new ArrayList<>();
  private final byte[] greeting;

  /** Opens sessions of a database that {@link Engine#POSTGRESQL} created, and listens. */
  public TransactionPooler(String databaseUri, int sessions) throws IOException {
    this.database = URI.create(databaseUri);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    for (int i = 0; i < sessions; i++) {
      first.reset();
      idle.addFirst(open(first));
    }
    this.greeting = first.toByteArray();
    run(this::accept);
  }

  /** Returns the URI of the same database through this pooler. */
  public String uri() {
    return "postgresql://postgres:postgres@localhost:%d%s"
        .formatted(listener.getLocalPort(), database.getPath());
  }

  private record Session(DataInputStream in, DataOutputStream out) {
    /** Relays messages to a client until a transaction may begin or go on; returns its state. */
    byte relayUntilReady(OutputStream client) throws IOException {
      DataOutputStream to = new DataOutputStream(client);
      while (true) {
        byte type = in.readByte();
        byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
        write(to, type, body);
        if (type == READY) {
          to.flush();
          return body[0];
        }
      }
    }

    boolean isIdleAfter(OutputStream client) throws IOException {
      return relayUntilReady(client) == 'I';
    }
  }

  private static void write(DataOutputStream out, byte type, byte[] body) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + Integer.BYTES);
    out.write(body);
  }

  private Session open(OutputStream answer) throws IOException {
    Socket socket = remember(new Socket(database.getHost(), database.getPort()));
    Session session =
        new Session(
            new DataInputStream(socket.getInputStream()),
            new DataOutputStream(socket.getOutputStream()));
    String parameters =
        String.join(
                "\0",
                List.of(
                    "user",
                    "postgres",
                    "database",
                    database.getPath().substring(1),
                    "client_encoding",
                    "UTF8",
                    "DateStyle",
                    "ISO"))
            + "\0\0";
    session.out.writeInt(parameters.length() + 2 * Integer.BYTES);
    session.out.writeInt(VERSION_3);
    session.out.write(parameters.getBytes(StandardCharsets.US_ASCII));
    session.relayUntilReady(answer);
    return session;
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = remember(listener.accept());
      run(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    for (boolean started = false; !started; ) {
      byte[] startup = in.readNBytes(in.readInt() - Integer.BYTES);
      started = startup[1] == VERSION_3 >> 16;
      out.write(started ? greeting : new byte[] {'N'}); // neither TLS nor GSSAPI
    }
    Session held = null;
    try {
      while (true) {
        byte type = in.readByte();
        byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
        if (type == TERMINATE) {
          return;
        }
        held = held == null ? idle.takeFirst() : held;
        write(held.out, type, body);
        if ((type == SYNC || type == QUERY) && held.isIdleAfter(out)) {
          idle.addFirst(held);
          held = null;
        }
      }
    } finally {
      if (held != null) {
        idle.addLast(open(OutputStream.nullOutputStream()));
      }
    }
  }

  private synchronized Socket remember(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  private interface Service {
    void run() throws IOException, InterruptedException;
  }

  private static void run(Service service) {
    Thread thread =
        new Thread(
            () -> {
              try {
                service.run();
              } catch (IOException | InterruptedException e) {
                // One side has closed its connection.
              }
            },
            "pooler");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
