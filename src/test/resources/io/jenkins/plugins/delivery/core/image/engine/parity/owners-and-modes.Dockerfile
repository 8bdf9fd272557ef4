ARG B=BASE
FROM $B
ENV A=1 E="x y" P=/opt
LABEL a="${A}" b='${A}' c=${Z:-def} d=${A:+set}
WORKDIR $P/app
WORKDIR rel
COPY dir/a.txt dir/sub/b.sh ./
COPY --chown=app:appgroup dir /data/deep/
COPY --chown=app dir/a.txt /bin/a.txt
COPY --chown=1:2 --chmod=640 dir/sub /chm/
USER app
WORKDIR /home/app/w/x
COPY dir/l /lnk
STOPSIGNAL SIGTERM
EXPOSE 80 443/tcp 53/udp
HEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD curl -f x || exit 1
SHELL ["/bin/sh","-ec"]
CMD echo hi $A
