import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/** Sends one message by the JavaMailSender that Spring Boot makes of its environment. */
@EnableAutoConfiguration
public class Mail {
  public static void main(String[] arguments) {
    try (var context = new SpringApplicationBuilder(Mail.class).web(WebApplicationType.NONE).run(arguments)) {
      var message = new SimpleMailMessage();
      message.setFrom("shop@lab.test");
      message.setTo("you@lab.test");
      message.setSubject("by Spring");
      message.setText("x");
      context.getBean(JavaMailSender.class).send(message);
    }
  }
}
