package tapbill.platform.http;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Serves a folder of the class path. */
public final class StaticFiles implements ConfiguredBundle<Configuration> {
  private final String resources;
  private final String path;

  /**
   * Creates a bundle that serves a folder.
   *
   * @param resources the folder in the class path
   * @param path the URL path of the folder
   */
  public StaticFiles(String resources, String path) {
    this.resources = resources;
    this.path = path;
  }

  /** Returns a bundle that serves a WebJar, in the version that is in the class path. */
  public static StaticFiles webJar(String name, String path) {
    Properties pom = new Properties();
    try (InputStream in =
        StaticFiles.class.getResourceAsStream(
            "/META-INF/maven/org.webjars/" + name + "/pom.properties")) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StaticFiles(
        "/META-INF/resources/webjars/" + name + "/" + pom.getProperty("version"), path);
  }

  @Override
  public void run(Configuration configuration, Environment environment) {
    var servlet = environment.servlets().addServlet(path, new StaticFileServlet(resources));
    servlet.setAsyncSupported(true);
    servlet.addMapping(path + "/*");
  }
}
